"""Read the rows that fastai prints where no bar can be drawn: `[0, 1.94, 1.89, 0.62, 0.38, '00:19']`."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.text.regex import regex

_NUMBER = r"(?:-?\d{1,20}(?:\.\d{0,20})?(?:e[-+]?\d{1,3})?|nan|inf|-inf)"
_ROW = regex(rf"^\[(\d{{1,6}}), ({_NUMBER}), ({_NUMBER}|None)((?:, {_NUMBER}){{0,8}}), '\d+:\d\d(?::\d\d)?'\]$")
_LEAST = 2
_WHOLE = 1e-4


class _Row(Struct, frozen=True):
    epoch: int
    losses: tuple[float, ...]
    metrics: tuple[float, ...]
    line: int


class PrintedListScanner:
    """Rows of `Recorder` (fastai): the epoch from 0, both losses, the metrics, the time. Names are printed nowhere."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._rows: list[_Row] = []

    def feed(self, line: Line) -> bool:
        """Take a row of this form."""
        match = _ROW.match(line.text) if line.text.startswith("[") and len(line.text) < 400 else None
        if match is None:
            return False
        losses = tuple(float(match[i]) for i in (2, 3) if match[i] != "None")
        metrics = tuple(float(part) for part in match[4].split(", ") if part)
        self._rows.append(_Row(int(match[1]), losses, metrics, line.number))
        return True

    def finish(self) -> Reading:
        """Return the curves by epoch; a count that begins again is a further call of fit, which goes on from the last."""
        points = RowCollector(self._path)
        names = _names(self._rows)
        done, before = 0, -1
        for row in self._rows if len(self._rows) >= _LEAST else ():
            if row.epoch <= before:
                done += before + 1
            before = row.epoch
            pairs = [
                *zip(("train_loss", "valid_loss"), row.losses, strict=False),
                *zip(names, row.metrics, strict=False),
            ]
            points.add(pairs, float(done + row.epoch), Axis.EPOCH, row.line)
        return Reading(series=points.series())


def _names(rows: list[_Row]) -> tuple[str, ...]:
    """Name two metrics that add up to 1 in every row: the rate of errors and of right answers, whichever rises."""
    pairs = [row.metrics for row in rows]
    if not pairs or any(len(p) != 2 or abs(p[0] + p[1] - 1) > _WHOLE for p in pairs):
        return ()
    errors_first = pairs[-1][0] <= pairs[0][0]
    return ("error_rate", "accuracy") if errors_first else ("accuracy", "error_rate")
