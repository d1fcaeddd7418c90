"""The scalars of a binary file while it is read: every point of every name, in compact arrays."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from msgspec import Struct, field

MAX_TAGS = 5000


class Columns(Struct, frozen=True):
    """Points of one tag in order, read at once."""

    tag: str
    walls: Sequence[float]
    steps: Sequence[int]
    values: Sequence[float]


class Track(Struct, frozen=True):
    """The points of one tag: steps, values, wall times in seconds and 1-based record numbers, of equal length."""

    steps: array[int] = field(default_factory=lambda: array("q"))
    values: array[float] = field(default_factory=lambda: array("d"))
    walls: array[float] = field(default_factory=lambda: array("d"))
    records: array[int] = field(default_factory=lambda: array("q"))

    def add(self, step: int, value: float, wall: float, record: int) -> None:
        """Add one point."""
        self.steps.append(step)
        self.values.append(value)
        self.walls.append(wall)
        self.records.append(record)

    def extend(self, columns: Columns, records: Sequence[int]) -> None:
        """Add the points of a column with their record numbers."""
        self.steps.extend(array("q", columns.steps))
        self.values.extend(array("d", columns.values))
        self.walls.extend(array("d", columns.walls))
        self.records.extend(array("q", records))


class Tracks(Struct):
    """All tags of a file; at most MAX_TAGS are kept and `refused` counts the points of the others."""

    by_tag: dict[str, Track] = field(default_factory=dict[str, Track])
    refused: int = 0

    def track(self, tag: str) -> Track | None:
        """Return the track of a tag, a new one for a new tag, None when there are too many."""
        held = self.by_tag.get(tag)
        if held is None and len(self.by_tag) < MAX_TAGS:
            held = self.by_tag[tag] = Track()
        return held
