"""Read what Slurm says about a job afterwards: scontrol show job, seff and sacct."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.text.regex import regex

# slurm.h, job_states: as sacct, seff and scontrol spell them; sacct cuts a narrow column with '+'.
_STATE = regex(
    r"\b(?P<state>OUT_OF_ME\w*\+?|TIMEOUT|NODE_FAIL\w*|PREEMPTED|CANCELLED|DEADLINE|BOOT_FAIL)\b(?:\+| by \d{1,9})?"
)
_KINDS: dict[str, tuple[EventKind, dict[str, str | float]]] = {
    "OUT_OF_ME": (EventKind.KILLED, {"by": "cgroup", "signal": 9.0}),
    "TIMEOUT": (EventKind.TIME_LIMIT, {"by": "scheduler"}),
    "DEADLINE": (EventKind.TIME_LIMIT, {"by": "scheduler"}),
    "PREEMPTED": (EventKind.TIME_LIMIT, {"by": "scheduler"}),
    "NODE_FAIL": (EventKind.NODE_FAILURE, {"by": "scheduler"}),
    "BOOT_FAIL": (EventKind.NODE_FAILURE, {"by": "scheduler"}),
    "CANCELLED": (EventKind.INTERRUPT, {"by": "scancel"}),
}
_SEFF = regex(
    r"^(?P<name>State|Memory Utilized|Memory Efficiency|Job Wall-clock time|Nodes|Cores per node): (?P<value>\S.{0,100})$"
)
_SCONTROL = regex(r"\b(?P<name>JobState|TimeLimit|RunTime|ExitCode|NumNodes|Reason|MinMemoryNode)=(?P<value>\S{1,100})")
# sacct's rows: "123  train  gpu ...", its steps "123.batch", "123.0".
_JOB = regex(r"^(\d{1,12})(?:_\d{1,9})?(?:\.\w{1,20}\+?)?\s")


class JobReport:
    """The account of one Slurm job."""

    name = "job-report"

    def claims(self, path: str, head: str) -> bool:
        """Take the output of the three commands, which counts no epochs."""
        del path
        lines = [line for line in head.splitlines() if line.strip()]
        if "poch" in head or not lines:
            return False
        sacct = "JobID" in lines[0] and "State" in lines[0] and ("Elapsed" in lines[0] or "ExitCode" in lines[0])
        return sacct or lines[0].startswith(("JobId=", "Job ID: "))

    def read(self, file: TextFile) -> Reading:
        """Return state and limits as settings `slurm.<name>`; an end from outside is an event marked `beside`."""
        lines = file.lines[:-1] if file.truncated_tail else file.lines
        settings = [s for line in lines for s in _settings(file.path, line)]
        one = len({match[1] for line in lines if (match := _JOB.match(line.text)) is not None}) <= 1
        return Reading(settings=tuple(settings), events=tuple(_end(file.path, file.lines)) if one else ())


def _settings(path: str, line: Line) -> Iterator[Setting]:
    seff = _SEFF.match(line.text)
    for match in [seff] if seff is not None else _SCONTROL.finditer(line.text):
        name = re.sub(r"[ \-]", "_", match["name"]).lower()
        source = Source(path=path, line=line.number, field=match["name"])
        yield Setting(name=f"slurm.{name}", value=match["value"], source=source)


def _end(path: str, lines: Sequence[Line]) -> Iterator[Event]:
    for line in lines:
        match = _STATE.search(line.text)
        if match is None:
            continue
        kind, data = next(v for k, v in _KINDS.items() if match["state"].startswith(k))
        source = Source(path=path, line=line.number)
        yield Event(kind=kind, text=line.text.strip()[:200], source=source, data={**data, "beside": 1.0})
        return
