"""Read what `python -m torch.utils.collect_env`, `transformers env` and `accelerate env` print about a machine."""

from __future__ import annotations

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.readers.side.ml_packages import ML_PACKAGES, package_name
from jindan_tools.text.regex import regex

# torch/utils/collect_env.py: "PyTorch version: 2.1.0+cu121", "CUDA runtime version: 12.1.105", "[pip3] torch==2.1.0".
_COLLECTED = regex(
    r"^(?P<name>PyTorch version|CUDA used to build PyTorch|CUDA runtime version|Nvidia driver version|cuDNN version|Python version): (?P<value>\S.{0,200})$"
)
_NAMES = {
    "PyTorch version": "torch",
    "CUDA used to build PyTorch": "cuda",
    "CUDA runtime version": "cuda-runtime",
    "Nvidia driver version": "nvidia-driver",
    "cuDNN version": "cudnn",
    "Python version": "python",
}
_LISTED = regex(r"^\[(?:pip3?|conda)\] (?P<name>[\w.\-]{1,80})(?:==|\s+)(?P<value>\d\S{0,60})")
# transformers env: "- `transformers` version: 4.40.0", "- PyTorch version (GPU?): 2.2.1+cu121 (True)".
_STATED = regex(r"^- `?(?P<name>[\w.\-]{1,60}|PyTorch)`? version(?: \([A-Za-z/?! ]{1,30}\))?: (?P<value>\d\S{0,60})")
_GPU = regex(r"^GPU (?P<index>\d{1,3}): (?P<name>\S.{0,100})$")
_DIGITS = regex(r"\d[\w.+]*")
_ALIAS = {"pytorch": "torch", "huggingface-hub": "huggingface-hub"}
_HEADS = (
    "Collecting environment information",
    "PyTorch version: ",
    "`transformers` version: ",
    "`Accelerate` version: ",
)


class EnvironmentReport:
    """The environment report of a library."""

    name = "environment-report"

    def claims(self, path: str, head: str) -> bool:
        """Take a file that begins with such a report and counts no epochs."""
        del path
        lines = [line for line in head.splitlines()[:15] if line.strip()]
        begins = any(line.strip("- ").startswith(_HEADS) for line in lines)
        return begins and sum(": " in line for line in lines) >= 0.6 * len(lines) and "poch" not in head

    def read(self, file: TextFile) -> Reading:
        """Return the versions and the card as events."""
        lines = file.lines[:-1] if file.truncated_tail else file.lines
        versions = [e for line in lines if (e := _version(file.path, line)) is not None]
        cards = [(line, m) for line in lines if (m := _GPU.match(line.text)) is not None]
        events = versions
        if cards:
            line, first = cards[0]
            data: dict[str, str | float] = {
                "gpu": first["name"].strip(),
                "machine_count": float(len(cards)),
                "beside": 1.0,
            }
            events.append(Event(kind=EventKind.DEVICE, text=line.text, source=_at(file.path, line), data=data))
        return Reading(events=tuple(events))


def _version(path: str, line: Line) -> Event | None:
    match = _COLLECTED.match(line.text)
    if match is not None:
        name, value = _NAMES[match["name"]], _DIGITS.search(match["value"])
    else:
        match = _LISTED.match(line.text) or _STATED.match(line.text)
        if match is None:
            return None
        name = package_name(match["name"])
        name, value = _ALIAS.get(name, name), _DIGITS.match(match["value"])
        if name not in ML_PACKAGES:
            return None
    if value is None:
        return None
    data: dict[str, str | float] = {"package": name, "version": value[0], "installed": 1.0}
    return Event(kind=EventKind.VERSION, text=line.text.strip()[:200], source=_at(path, line), data=data)


def _at(path: str, line: Line) -> Source:
    return Source(path=path, line=line.number)
