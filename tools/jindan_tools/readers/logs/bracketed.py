"""Read records that begin with a bare count: `[1/25] train_loss: 0.45, val_loss: 0.28`."""

from __future__ import annotations

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.pairs import find_pairs
from jindan_tools.readers.logs.passes import Passes
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

_COUNT = regex(
    r"^(?:\S.{0,100}\] )?\s*[\[(]\s{0,8}(?:[Tt]rain(?:ing)? )?(\d{1,9})\s*/\s*(\d{1,9})[\])]\s*[:|,\-]?\s+(?=[A-Za-z가-힣{])"
)
# Nobody plans so many epochs.
_MOST_EPOCHS = 10_000
_HELD_OUT = (Role.VAL_LOSS, Role.VAL_METRIC)


class BracketedScanner:
    """`[1/25] train_loss: 0.45, val_loss: 0.28, val_mAP: 0.02`; a count beside validation figures counts epochs."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._rows: list[tuple[list[tuple[str, float]], float, int]] = []
        self._total = ""
        self._first: Line | None = None
        self._passes = Passes()

    def feed(self, line: Line) -> bool:
        """Take a line that begins with a count in brackets and holds a known quantity."""
        begins = line.text.lstrip()[:1] in {"[", "("} or "[Train " in line.text
        match = _COUNT.match(line.text) if begins else None
        if match is None:
            return line.text.startswith("Current_") and self._current(line)
        pairs = find_pairs(line.text[match.end() :])
        if not any(describe(name).role is not Role.OTHER for name, _ in pairs):
            return False
        self._rows.append((pairs, float(match[1]), line.number))
        self._total, self._first = match[2], self._first or line
        self._passes.note(float(match[1]), int(match[2]), line.number)
        return True

    def _current(self, line: Line) -> bool:
        """Take the scores of the validation that the record above tells the loss of, as recognisers of text print them."""
        if not self._rows or line.number - self._rows[-1][2] > 1:
            return False
        pairs = [(f"valid {name}", value) for name, value in find_pairs(line.text)]
        self._rows.append((pairs, self._rows[-1][1], line.number))
        return True

    def finish(self) -> Reading:
        """Return the curves, by epoch when every record holds a validation figure, over the passes when the count begins anew with each."""
        most = 0 if not self._total else int(self._total)
        epochs = most < _MOST_EPOCHS and all(
            any(describe(name).role in _HELD_OUT for name, _ in pairs) for pairs, _, _ in self._rows
        )
        points, settings = RowCollector(self._path), SettingCollector(self._path)
        for pairs, at, number in self._rows:
            points.add(pairs, at, Axis.EPOCH if epochs else Axis.STEP, number)
        series = points.series()
        passes = None if epochs else self._passes.joined(series)
        if self._first is not None:
            name = "epochs" if epochs else "max_steps" if passes is None else "steps_per_epoch"
            settings.add(name, int(self._total), self._first)
        return Reading(series=passes or series, settings=settings.settings())
