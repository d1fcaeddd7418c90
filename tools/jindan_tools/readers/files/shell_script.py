"""Read the options of the training command from a shell script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.readers.logs.collect import to_scalar
from jindan_tools.text.regex import regex

_TRAINS = regex(r"\b(?:python\d?|torchrun|accelerate|deepspeed|yolo|srun|mpirun|lightning|tune)\b")
_SCRIPT = regex(r"(?:^|\s)(?P<script>[\w./-]+\.py)(?=\s|$)")
_OPTION = regex(
    r"""(?:^|\s)--(?P<name>[A-Za-z][\w.-]*)(?:[=\s]+(?P<value>"[^"]*"|'[^']*'|[^\s\\-][^\s\\]*|-\d[^\s\\]*))?"""
)
_PAIR = regex(r"""(?:^|\s)(?P<name>[a-z][\w.]*)=(?P<value>"[^"]*"|'[^']*'|[^\s\\]+)""")


class ShellScript:
    """Scripts such as run.sh: `--batch_size 8` and `lr0=0.01` of commands that start a training."""

    name = "shell-script"

    def claims(self, path: str, head: str) -> bool:
        """Say whether the file is a shell script."""
        return PurePosixPath(path).suffix.lower() in {".sh", ".bash", ".slurm", ".sbatch"} or head.startswith(
            "#!/bin/bash"
        )

    def read(self, file: TextFile) -> Reading:
        """Return the options of the last training command; shell variables are left out, nothing is expanded."""
        command = _last_command(file.lines)
        return Reading(settings=tuple(s for line in command for s in command_settings(file.path, line)))


def _last_command(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    found: tuple[Line, ...] = ()
    current: list[Line] = []
    for line in lines:
        text = line.text.strip()
        if not current and (text.startswith("#") or not _TRAINS.search(text)):
            continue
        current.append(line)
        if not text.endswith("\\"):
            found, current = tuple(current), []
    return tuple(current) or found


def command_settings(path: str, line: Line) -> Iterator[Setting]:
    """Yield the script and the options of a command line; values with shell variables are left out."""
    script = _SCRIPT.search(line.text)
    if script is not None:
        yield Setting(name="launched_script", value=script["script"], source=Source(path=path, line=line.number))
    for pattern in (_OPTION, _PAIR):
        for match in pattern.finditer(line.text):
            value = match["value"]
            text = "true" if value is None else value.strip("\"'")
            if "$" not in text:
                yield Setting(
                    name=match["name"],
                    value=to_scalar(text),
                    source=Source(path=path, line=line.number, field=match["name"]),
                )
