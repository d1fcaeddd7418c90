"""Read the numbers of many lines of one wording at once: lines with their digits at the same places form a matrix."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from jindan_tools.readers.logs.bulk.wordings import FIELD

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
# A number of so many digits is exact in a float, and so is one division by a power of ten up to 10^22 (Clinger 1990).
_EXACT_DIGITS = 15
_EXACT_POWER = 22
_MOST_LAYOUTS = 24
# Fewer lines are read one by one at less cost than a layout.
_LEAST_ALIKE = 32
_POWERS = 10.0 ** np.arange(_EXACT_POWER + 1)
_POWER_DIGITS = 3
_ALL_TRUE = np.uint64(0x0101010101010101)
_DIGITS = frozenset(b"0123456789")


class Columns(Struct, frozen=True):
    """The numbers of some fields of n lines, and which lines do not have them where and as they should."""

    numbers: dict[int, Floats]
    odd: Flags


class LineSpans(Struct, frozen=True):
    """Where lines begin and end in a buffer that goes on for eight bytes behind the last."""

    buffer: Bytes
    starts: Ints
    ends: Ints

    def raw(self, at: int) -> bytes:
        """Return the bytes of a line."""
        return self.buffer[self.starts[at] : self.ends[at]].tobytes()


class _Field(Struct, frozen=True):
    start: int
    end: int
    word: bytes


class Layout:
    """Where the digits of a line stand, and how the numbers of its fields follow from them."""

    def __init__(self, line: bytes, width: int, wanted: Collection[int]) -> None:
        first = np.frombuffer(line, dtype=np.uint8)
        digit = (first - np.uint8(48)) < 10
        self.length = len(line)
        # Bytes behind the line are there to fill words of eight; they may be anything.
        filled = -(-len(line) // 8) * 8
        self.base = np.zeros(filled, dtype=np.uint8)
        self.base[: len(line)] = np.where(digit, 48, first)
        self.limit = np.full(filled, 255, dtype=np.uint8)
        self.limit[: len(line)] = np.where(digit, 9, 0)
        fields = [_Field(m.start(), m.end(), m[0]) for m in FIELD.finditer(line)]
        self.fits = len(fields) == width
        self.fields = {at: fields[at] for at in wanted} if self.fits else {}
        self.words = [word for at, field in self.fields.items() for word in _digits_of(at, field)]

    def alike(self, offsets: Bytes) -> Flags:
        """Say which lines have a digit wherever the first has one, and the same bytes everywhere else."""
        whole = (offsets <= self.limit).view(np.uint64)
        return (whole == _ALL_TRUE).all(axis=1)

    def numbers(self, offsets: Bytes) -> dict[int, Floats]:
        """Return the numbers of the wanted fields, exactly as float() reads them."""
        places = [place for word in self.words for place in word.places]
        if not places:
            return {}
        # Small and one digit a row: what is made large and thrown away costs more than what is counted.
        digits = iter(offsets.T[places])
        told: dict[tuple[int, bool], Floats] = {}
        for word in self.words:
            number = next(digits).astype(np.float64)
            for _ in word.places[1:]:
                number *= 10
                number += next(digits)
            told[word.field, word.power] = number
        return {at: self._value(at, field, offsets, told) for at, field in self.fields.items()}

    def _value(self, at: int, field: _Field, offsets: Bytes, told: dict[tuple[int, bool], Floats]) -> Floats:
        word, _, power = field.word.lower().partition(b"e")
        mantissa = told.get((at, False))
        if mantissa is None:
            return _one_by_one(offsets + self.base, field)
        behind = len(word.partition(b".")[2])
        if power:
            exponents = told[at, True].astype(np.int64) * (-1 if power[:1] == b"-" else 1) - behind
            if np.abs(exponents).max(initial=0) > _EXACT_POWER:
                return _one_by_one(offsets + self.base, field)
            scale = _POWERS[np.abs(exponents)]
            mantissa = np.where(exponents < 0, mantissa / scale, mantissa * scale)
        elif behind:
            mantissa = mantissa / _POWERS[behind]
        return -mantissa if word[:1] == b"-" else mantissa


class _Word(Struct, frozen=True):
    """The digits of the mantissa or of the power of a field."""

    field: int
    power: bool
    places: list[int]


def _digits_of(at: int, field: _Field) -> list[_Word]:
    """Return the digits that the number of a field follows from, none when it has too many for exact sums."""
    mark = field.word.lower().find(b"e")
    split = field.end if mark < 0 else field.start + mark
    places = [field.start + i for i, byte in enumerate(field.word) if byte in _DIGITS]
    mantissa = [place for place in places if place < split]
    power = [place for place in places if place > split]
    if len(mantissa) > _EXACT_DIGITS or len(power) > _POWER_DIGITS:
        return []
    return [_Word(at, False, mantissa), *([_Word(at, True, power)] if power else [])]


def read_columns(
    lines: LineSpans, wanted: Collection[int], width: int, fixed: Mapping[int, float], known: dict[int, Layout]
) -> Columns:
    """Return the `wanted` fields of lines of one wording that has `width` fields.

    A line with another number of fields, or with another number in a field of `fixed`, is odd. `known` keeps the
    layout last seen of each length.
    """
    count = len(lines.starts)
    told = Columns({at: np.full(count, np.nan) for at in {*wanted, *fixed}}, np.zeros(count, dtype=np.bool_))
    lengths = lines.ends - lines.starts
    for length in np.flatnonzero(np.bincount(lengths)).tolist():
        left = np.flatnonzero(lengths == length)
        if length in known:
            left = _read_alike(told, lines, left, known[length])
        for _ in range(_MOST_LAYOUTS):
            if len(left) < _LEAST_ALIKE:
                break
            known[length] = Layout(lines.raw(int(left[0])), width, told.numbers)
            left = _read_alike(told, lines, left, known[length])
        _read_rest(told, lines, left, width)
    for number, value in fixed.items():
        told.odd[:] |= told.numbers[number] != value
    return told


def _read_alike(told: Columns, lines: LineSpans, left: Ints, layout: Layout) -> Ints:
    """Read those of the lines `left` that are laid out so, and return the others."""
    offsets = matrix(lines.buffer, lines.starts[left], len(layout.base)) - layout.base
    alike = layout.alike(offsets)
    whole = bool(alike.all())
    at = left if whole else left[alike]
    if not layout.fits:
        told.odd[at] = True
    if len(at):
        for number, values in layout.numbers(offsets if whole else offsets[alike]).items():
            told.numbers[number][at] = values
    return left[:0] if whole else left[~alike]


def _read_rest(told: Columns, lines: LineSpans, left: Ints, width: int) -> None:
    """Read the lines `left`, one by one."""
    buffer = lines.buffer.data
    for at, start, end in zip(left.tolist(), lines.starts[left].tolist(), lines.ends[left].tolist(), strict=True):
        words = FIELD.findall(buffer[start:end])
        if len(words) != width:
            told.odd[at] = True
            continue
        for number, values in told.numbers.items():
            values[at] = float(words[number])


def matrix(buffer: Bytes, starts: Ints, length: int) -> Bytes:
    """Return a copy of `length` bytes from each start on, shape (n, length)."""
    if not length:
        return np.zeros((len(starts), 0), dtype=np.uint8)
    whole = np.ndarray((len(buffer) - length + 1,), dtype=f"V{length}", buffer=buffer, strides=(1,))
    return whole[starts].view(np.uint8).reshape(len(starts), length)


def _one_by_one(lines: Bytes, field: _Field) -> Floats:
    cut = np.ascontiguousarray(lines[:, field.start : field.end])
    words = cut.view(f"S{field.end - field.start}").ravel().tolist()
    return np.array([float(word) for word in words])
