"""Read rows of comma-separated figures that stand in a log below a line of their names, as a printed history does."""

from __future__ import annotations

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

# The table of scanners lists the beginnings.
_HEADER = regex(r"^(?:[Ee]pochs?|EPOCH|[Ss]teps?|STEP|[Ii]ter|[Ii]teration)?(?:,\s?[A-Za-z][\w/@. \-]{0,40}){2,40}\s*$")
_ROW = regex(r"^\s{0,8}[-+.\w]{1,40}(?:,\s?[-+.\w]{0,40}){2,40}\s*$")
_COUNTS = {"": Axis.EPOCH, "epoch": Axis.EPOCH, "epochs": Axis.EPOCH, "step": Axis.STEP, "steps": Axis.STEP, "iter": Axis.STEP, "iteration": Axis.STEP}  # fmt: skip
_KNOWN = frozenset({Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC})
_LEAST = 2


class CsvBlockScanner:
    """`epoch,loss,val_loss` and, right below it, `0,0.68,0.55`, `1,0.53,0.52`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._names: tuple[str, ...] = ()
        self._rows: list[tuple[tuple[float | None, ...], int]] = []

    def begins(self, shape: str) -> bool:
        """Say whether a line of this shape may name columns."""
        return "," in shape and _HEADER.match(shape) is not None

    def feed(self, line: Line) -> bool:
        """Take names of which the first counts and another is known, and the rows right below them."""
        text = line.text
        if not self._names or "," not in text:
            self._end()
        elif _ROW.match(text) is not None:
            cells = tuple(to_float(cell.strip()) for cell in text.split(","))
            if len(cells) == len(self._names) and cells[0] is not None:
                self._rows.append((cells, line.number))
                return True
            self._end()
        if "," in text and len(text) < 2000 and _HEADER.match(text) is not None:
            names = tuple(cell.strip() for cell in text.split(","))
            if names[0].lower() in _COUNTS and any(describe(name).role in _KNOWN for name in names[1:]):
                self._names = names
        return False

    def _end(self) -> None:
        if len(self._rows) >= _LEAST:
            axis = _COUNTS[self._names[0].lower()]
            for cells, number in self._rows:
                pairs = [(n, v) for n, v in zip(self._names[1:], cells[1:], strict=True) if v is not None and n]
                self._points.add(pairs, cells[0] or 0.0, axis, number)
        self._names, self._rows = (), []

    def finish(self) -> Reading:
        """Return the curves by epoch, or by step where the first name says so."""
        self._end()
        return Reading(series=self._points.series())
