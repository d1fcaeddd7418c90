"""Read the fixture logs and small texts the way the reader of a run does."""

from collections.abc import Mapping
from pathlib import Path

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.series import Axis, Series
from jindan_tools.model.setting import Scalar
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.readers.decode import read_text
from jindan_tools.readers.logs import read_log

FOLDER = Path(__file__).parents[1] / "fixtures" / "logs"


def read(name: str) -> Reading:
    return read_log(read_text(FOLDER, name, (FOLDER / name).stat().st_size))


def read_lines(text: str) -> Reading:
    lines = tuple(Line(number=i, text=t) for i, t in enumerate(text.strip("\n").split("\n"), 1))
    return read_log(TextFile(path="x.log", size=len(text), lines=lines))


def curve(reading: Reading, name: str, axis: Axis = Axis.EPOCH) -> Series:
    (found,) = [s for s in reading.series if s.name == name and s.axis is axis]
    return found


def points(reading: Reading, name: str, axis: Axis = Axis.EPOCH) -> list[tuple[float, float]]:
    found = curve(reading, name, axis)
    return list(zip(found.xs, found.values, strict=True))


def settings(reading: Reading) -> Mapping[str, Scalar]:
    return {s.name: s.value for s in reading.settings}


def event(reading: Reading, kind: EventKind) -> Event:
    (found,) = [e for e in reading.events if e.kind is kind]
    return found


def kinds(reading: Reading) -> list[EventKind]:
    return [e.kind for e in reading.events]
