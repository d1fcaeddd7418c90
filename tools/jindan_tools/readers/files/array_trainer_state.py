"""Read a trainer_state.json of many megabytes a megabyte at a time."""

from __future__ import annotations

import json
import math
from itertools import chain
from typing import BinaryIO, cast

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec.structs import astuple, replace

from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis, Series
from jindan_tools.model.setting import Setting
from jindan_tools.readers.columns import Column, build_series
from jindan_tools.readers.contract import Reading
from jindan_tools.readers.files.axes import is_axis
from jindan_tools.readers.files.json_settings import BROKEN_KO, read_json_settings
from jindan_tools.readers.files.json_text import JsonText
from jindan_tools.readers.files.records import Records, listed, rows_of
from jindan_tools.readers.files.trainer_state import SUMMARY, summary_settings
from jindan_tools.readers.logs.bulk.kept_points import KeptPoints, thinned_ko
from jindan_tools.text.regex import regex

_CHUNK = 1 << 20
_HEAD = 1 << 16
# What follows the records: the list's end and the other keys.
_TAIL = 1 << 16
_LONGEST_REST = 8 << 20
_HISTORY = regex(r'"log_history"\s*:\s*\[')
_BETWEEN = (b"},\n", b"}, ", b"},{")
_SMALL = 1 << 13
_NEAR = 1 << 12
_STEP, _EPOCH = "step", "epoch"
_NONE = Column([], [], [], [])
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class NotPlainError(Exception):
    """The history is no list of flat records with a step each; another reader has to take it whole."""


def read_state(path: str, stream: BinaryIO, size: int) -> Reading:
    """Return what TrainerState would return for the `size` bytes of the stream; memory stays bounded.

    Curves of more than MAX_POINTS points are thinned, which `problem` says. Raises NotPlainError early when the
    records are not flat or not numbered.
    """
    head = stream.read(_HEAD)
    found = _HISTORY.search(head.decode("latin-1"))
    if found is None:
        raise NotPlainError
    history = _History(path, head[: found.end()].count(b"\n") + 1)
    data, left = history.take(head[found.end() :]), size - len(head)
    while left > _TAIL:
        more = stream.read(min(_CHUNK, left - _TAIL))
        left = left - len(more) if more else 0
        data = history.take(data + more)
    return history.finish(head[: found.end()], data + stream.read(left))


class _History:
    """Gathers the curves of the records; `line` is the line at which the next bytes begin."""

    def __init__(self, path: str, line: int) -> None:
        self._path = path
        self._line = line
        self._names: tuple[str, ...] = ()
        self._axes: frozenset[str] = frozenset()
        self._decoder: msgspec.json.Decoder[list[msgspec.Struct]] | None = None
        self._curves: dict[str, KeptPoints] = {}

    def take(self, data: bytes) -> bytes:
        """Read the whole records at the beginning of `data` and return the rest."""
        cut = _last_end(data, len(data))
        if cut < 0:
            if len(data) > _LONGEST_REST:
                raise NotPlainError
            return data
        self._part(data[: cut + 1])
        return data[cut + 2 :]

    def _part(self, part: bytes) -> None:
        buffer = np.frombuffer(part, dtype=np.uint8)
        opened, breaks = np.flatnonzero(buffer == ord("{")), np.flatnonzero(buffer == ord("\n"))
        lines = self._line + np.searchsorted(breaks, opened)
        if not self._known(part, lines):
            middle = _last_end(part, len(part) // 2) if self._decoder is not None and len(part) > _SMALL else -1
            if middle >= 0:
                # One record with NaN or with a new key is no reason to read all the others one by one.
                self._part(part[: middle + 1])
                self._part(part[middle + 2 :])
                return
            self._any(part, lines)
        self._line += len(breaks)

    def _known(self, part: bytes, lines: Ints) -> bool:
        """Read records that have no other keys than those before; NaN and text are left to `_any`."""
        if self._decoder is None:
            return False
        try:
            records = self._decoder.decode(b"[" + part + b"]")
        except msgspec.DecodeError:
            return False
        if len(records) != len(lines):
            return False
        # A number that is missing is NaN here: JSON that the decoder takes has none of its own.
        values = chain.from_iterable(map(astuple, records))
        width = len(self._names)
        table = np.fromiter(values, dtype=np.float64, count=len(records) * width).reshape(-1, width)
        columns = dict(zip(self._names, table.T, strict=True))
        self._add(columns, lines, {name: ~np.isnan(column) for name, column in columns.items()})
        return True

    def _any(self, part: bytes, lines: Ints) -> None:
        try:
            records: object = json.loads(b"[" + part + b"]", strict=False)
        except (ValueError, RecursionError) as error:
            raise NotPlainError from error
        if not isinstance(records, list) or len(cast("list[object]", records)) != len(lines):
            raise NotPlainError
        numbered = list(zip(lines.tolist(), cast("list[dict[str, object]]", records), strict=True))
        if any(SUMMARY in record for _, record in numbered):
            raise NotPlainError
        self._learn(numbered)
        self._add_records(numbered)

    def _learn(self, records: Records) -> None:
        names = tuple(dict.fromkeys([*self._names, *(name for _, record in records for name in record)]))
        if names == self._names or len(names) < 2:
            return
        self._names = names
        self._axes = frozenset(filter(is_axis, names))
        fields = [(f"f{at}", float, math.nan) for at in range(len(names))]
        renamed = {f"f{at}": name for at, name in enumerate(names)}
        kind = msgspec.defstruct("Record", fields, rename=renamed, forbid_unknown_fields=True, gc=False)
        self._decoder = msgspec.json.Decoder(list[kind])

    def _add_records(self, records: Records) -> None:
        rows = list(rows_of(records))
        names = dict.fromkeys(name for row in rows for name in row.numbers)
        if len(rows) != len(records) or any(_STEP not in row.numbers for row in rows):
            raise NotPlainError
        columns = {name: np.array([row.numbers.get(name, math.nan) for row in rows]) for name in names}
        there = {name: np.array([name in row.numbers for row in rows]) for name in names}
        self._add(columns, np.array([row.line for row in rows], dtype=np.int64), there)

    def _add(self, columns: dict[str, Floats], lines: Ints, there: dict[str, Flags]) -> None:
        if _STEP not in columns or not there[_STEP].all():
            raise NotPlainError
        steps = columns[_STEP]
        epochs = columns.get(_EPOCH, np.full(len(lines), np.nan))
        for name, column in columns.items():
            at = there[name]
            if name not in self._axes and at.any():
                kept = self._curves.setdefault(name, KeptPoints())
                kept.add(steps[at], column[at], lines[at], epochs[at])

    def finish(self, head: bytes, rest: bytes) -> Reading:
        """Read the last records, the end of the list and the other keys."""
        text = JsonText("[" + rest.decode("utf-8", "replace"))
        records, broken = listed(text, 0)
        records = [(line + self._line - 1, record) for line, record in records]
        points = [(line, record) for line, record in records if SUMMARY not in record]
        if points:
            self._learn(points)
            self._add_records(points)
        settings, problem = self._settings(head, text, broken)
        return Reading(
            framework=Framework.HF_TRAINER,
            settings=(*settings, *summary_settings(records, self._path)),
            series=tuple(self._series(name, points) for name, points in self._curves.items()),
            problem=" ".join(part for part in (problem, thinned_ko(self._curves)) if part),
        )

    def _settings(self, head: bytes, text: JsonText, broken: int | None) -> tuple[list[Setting], str]:
        """Return the keys before and behind the history, whose list is put back empty."""
        last = self._line - 1
        end: int | None = None if broken else text.end_of_list(0)
        behind = "" if end is None else text.text[end:]
        found = read_json_settings(
            JsonText(head.decode("utf-8", "replace") + "]" + behind), self._path, skip=frozenset({"log_history"})
        )
        shift = last + (0 if end is None else text.line(end)) - head.count(b"\n") - 1
        before = head.count(b"\n") + 1
        settings = [_moved(s, shift) if (s.source.line or 0) > before else s for s in found.settings]
        return settings, BROKEN_KO.format(line=broken + last) if broken else found.problem

    def _series(self, name: str, points: KeptPoints) -> Series:
        return build_series(self._path, name, Axis.STEP, points.column(_NONE, ()))


def _last_end(data: bytes, before: int) -> int:
    """Return where the last record that another one follows ends before a place, -1 when none does."""
    # As a rule the file is indented, and the other marks would be sought in vain through all of it.
    near = max(0, before - _NEAR)
    found = max(data.rfind(mark, near, before) for mark in _BETWEEN)
    return found if found >= 0 or not near else max(data.rfind(mark, 0, before) for mark in _BETWEEN)


def _moved(setting: Setting, lines: int) -> Setting:
    return replace(setting, source=replace(setting.source, line=(setting.source.line or 0) + lines))
