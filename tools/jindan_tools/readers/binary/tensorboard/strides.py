"""Read many alike records at once: a cycle of scalar records that repeats with a fixed size in bytes.

Everything but time, step, number and payload checksum must repeat byte for byte (so every header is checked too);
slices with a stride compare and extract in C what a loop would do a hundred times slower.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.readers.binary.tensorboard.events import Layout
from jindan_tools.readers.binary.tensorboard.frames import HEADER
from jindan_tools.readers.binary.tracks import Columns

_HIGH = bytes(range(0x80, 0x100))
_LOW = bytes(range(0x80))
_STEP_BYTES = 9
_PROBE = 4


class Cycle(Struct, frozen=True):
    """A repeating group of records: `size` in bytes, each record's first byte within it and its layout."""

    size: int
    starts: tuple[int, ...]
    layouts: tuple[Layout, ...]

    def is_regular(self) -> bool:
        """Say whether all steps have a usual length."""
        return all(layout.step_size <= _STEP_BYTES for layout in self.layouts)


def repetitions(buffer: bytes, at: int, cycle: Cycle, sample: int) -> int:
    """Return how often the cycle, one of whose copies begins at `sample`, repeats without a gap from `at` on."""
    most = (len(buffer) - at) // cycle.size
    fixed, high, low = _positions(cycle)
    for limit in (min(most, _PROBE), most):
        count = limit
        for position in fixed:
            count = min(
                count,
                _same(buffer, at + position, cycle.size, count, buffer[sample + position : sample + position + 1]),
            )
        for positions, allowed in ((high, _HIGH), (low, _LOW)):
            for position in positions:
                count = min(count, _same(buffer, at + position, cycle.size, count, allowed))
        if count < limit:
            return count
    return most


def _same(buffer: bytes, at: int, size: int, count: int, allowed: bytes) -> int:
    column = buffer[at : at + size * count : size][:count]
    rest = column.lstrip(allowed)
    return count - len(rest)


def _positions(cycle: Cycle) -> tuple[list[int], list[int], list[int]]:
    """Return the bytes that must be the same, those with and those without a continuation bit."""
    high: list[int] = []
    low: list[int] = []
    free: set[int] = set()
    ends = (*cycle.starts[1:], cycle.size)
    for start, end, layout in zip(cycle.starts, ends, cycle.layouts, strict=True):
        payload = start + HEADER
        step = range(payload + layout.step_at, payload + layout.step_at + layout.step_size)
        high += step[:-1]
        low += step[-1:]
        value = payload + layout.value_at
        free.update(range(payload + 1, payload + 9), step, range(value, value + _width(layout)), range(end - 4, end))
    return [p for p in range(cycle.size) if p not in free], high, low


def _width(layout: Layout) -> int:
    return struct.calcsize(f"<{layout.code}")


def extract(buffer: bytes, at: int, cycle: Cycle, count: int) -> list[Columns]:
    """Return the points of `count` repetitions from `at` on, one Columns a record of the cycle."""
    whole = memoryview(buffer)[at : at + cycle.size * count]
    numbers = list(zip(*_reader(cycle).iter_unpack(whole), strict=True))
    found: list[Columns] = []
    read: dict[tuple[bytes, ...], Sequence[int]] = {}
    for number, (start, layout) in enumerate(zip(cycle.starts, cycle.layouts, strict=True)):
        first = at + start + HEADER + layout.step_at
        columns = tuple(
            buffer[first + k : first + k + cycle.size * count : cycle.size][:count] for k in range(layout.step_size)
        )
        # The tags of one cycle are mostly logged at the same steps.
        steps = read.get(columns)
        if steps is None:
            steps = read[columns] = _steps(columns, count)
        found.append(Columns(layout.tag, numbers[2 * number], steps, numbers[2 * number + 1]))
    return found


def _reader(cycle: Cycle) -> struct.Struct:
    parts: list[str] = ["<"]
    at = 0
    for start, layout in zip(cycle.starts, cycle.layouts, strict=True):
        wall, value = start + HEADER + 1, start + HEADER + layout.value_at
        parts.append(f"{wall - at}xd{value - wall - 8}x{layout.code}")
        at = value + _width(layout)
    parts.append(f"{cycle.size - at}x")
    return struct.Struct("".join(parts))


def _steps(columns: Sequence[bytes], count: int) -> Sequence[int]:
    """Return the varints whose bytes stand in columns."""
    match columns:
        case []:
            return [0] * count
        case [one]:
            return list(one)
        case [one, two]:
            return [a - 128 + (b << 7) for a, b in zip(one, two, strict=True)]
        case [one, two, three]:
            return [a - 128 + (b - 128 << 7) + (c << 14) for a, b, c in zip(one, two, three, strict=True)]
        case _:
            last = len(columns) - 1
            return [
                sum((byte & 0x7F) << 7 * k for k, byte in enumerate(row[:last])) + (row[last] << 7 * last)
                for row in zip(*columns, strict=True)
            ]
