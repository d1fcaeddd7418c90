"""Read GPU samples taken beside a run: nvidia-smi --query-gpu in CSV, nvidia-smi dmon. They are no curves of the training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.readers.files.cells import number
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.text.regex import regex

# The properties that `nvidia-smi --help-query-gpu` lists and people ask for; dmon's short names for the same.
_COLUMNS = regex(
    r"^(?:memory\.(?:used|total|free)|utilization\.(?:gpu|memory)|temperature\.(?:gpu|memory)|power\.(?:draw|limit)\S*|"
    r"clocks\.\S+|fan\.speed|pstate|timestamp|name|index|uuid|gpu_name|pci\.\S+|driver_version|ecc\.\S+)$"
)
_KEPT = {
    "memory.used": "memory_used_mib",
    "memory.total": "memory_total_mib",
    "utilization.gpu": "utilization_percent",
    "temperature.gpu": "temperature_c",
    "power.draw": "power_w",
    "fb": "memory_used_mib",
    "sm": "utilization_percent",
    "gtemp": "temperature_c",
    "temp": "temperature_c",
    "pwr": "power_w",
}
# What people who write their own loop call the same columns.
_SPOKEN: tuple[tuple[str, str], ...] = (
    ("온도", "temperature.gpu"),
    ("temperature", "temperature.gpu"),
    ("temp", "temperature.gpu"),
    ("사용률", "utilization.gpu"),
    ("이용률", "utilization.gpu"),
    ("utilization", "utilization.gpu"),
    ("util", "utilization.gpu"),
    ("메모리", "memory.used"),
    ("memory", "memory.used"),
    ("mem", "memory.used"),
    ("전력", "power.draw"),
    ("소비", "power.draw"),
    ("power", "power.draw"),
    ("클럭", "clocks.sm"),
    ("클록", "clocks.sm"),
    ("clock", "clocks.sm"),
    ("팬", "fan.speed"),
    ("fan", "fan.speed"),
    ("시간", "timestamp"),
    ("시각", "timestamp"),
    ("일시", "timestamp"),
    ("time", "timestamp"),
    ("date", "timestamp"),
    ("gpu", "index"),
    ("index", "index"),
)
_OF_CARD = frozenset({"temperature.gpu", "utilization.gpu", "power.draw", "clocks.sm", "fan.speed"})
_UNIT = regex(r"\s*(?:\[[^\]]{1,10}\]|\([^()]{1,10}\))\s*$")
_SUFFIX = regex(r"\s*(?:MiB|%|W|C|MHz)\s*$")


class GpuSamples:
    """Rows of the state of a card over time."""

    name = "gpu-samples"

    def claims(self, path: str, head: str) -> bool:
        """Take a CSV whose columns are all properties of a card, and dmon's table."""
        first = next((line for line in head.splitlines() if line.strip()), "")
        if first.startswith("# gpu") or (first.startswith("# Idx") and "smi" in file_name(path)):
            return True
        return _is_header(first)

    def read(self, file: TextFile) -> Reading:
        """Return mean and highest of what the samples hold as settings `nvidia_smi.<name>_mean`, `nvidia_smi.<name>_max`."""
        lines = file.lines[:-1] if file.truncated_tail else file.lines
        dmon = bool(lines) and lines[0].text.startswith("#")
        rows = [(line, _cells(line.text, dmon=dmon)) for line in lines if line.text.strip()]
        if not rows:
            return Reading()
        names = [_name_of(cell) for cell in rows[0][1]]
        return Reading(settings=tuple(_summary(file.path, names, rows[1:])))


def _is_header(text: str) -> bool:
    cells = [_UNIT.sub("", cell).strip() for cell in text.split(",")]
    if len(cells) > 1 and all(_COLUMNS.match(cell) for cell in cells) and any("." in cell for cell in cells):
        return True
    names = [_name_of(cell) for cell in cells]
    return len(cells) > 2 and all(map(_COLUMNS.match, names)) and len(_OF_CARD.intersection(names)) >= 2


def _name_of(cell: str) -> str:
    """Return the property that the head of a column names, as nvidia-smi calls it: 'GPU 온도(°C)' is temperature.gpu."""
    name = _UNIT.sub("", cell).strip().lower()
    if _COLUMNS.match(name) or name in _KEPT:
        return name
    return next((known for word, known in _SPOKEN if word in name), name)


def _cells(text: str, *, dmon: bool) -> list[str]:
    return text.lstrip("# ").split() if dmon else [cell.strip() for cell in text.split(",")]


def _summary(path: str, names: Sequence[str], rows: Sequence[tuple[Line, list[str]]]) -> Iterator[Setting]:
    for at, name in enumerate(names):
        kept = _KEPT.get(name)
        if kept is None:
            continue
        points = [
            (value, line)
            for line, cells in rows
            if len(cells) == len(names) and (value := number(_SUFFIX.sub("", cells[at]))) is not None
        ]
        if not points:
            continue
        top, line = max(points, key=lambda point: point[0])
        source = Source(path=path, line=line.number, field=name)
        mean = sum(value for value, _ in points) / len(points)
        yield Setting(name=f"nvidia_smi.{kept}_max", value=top, source=source)
        yield Setting(name=f"nvidia_smi.{kept}_mean", value=round(mean, 2), source=Source(path=path, field=name))
