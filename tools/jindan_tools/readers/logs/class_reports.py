"""Read the table of sklearn's classification_report: precision, recall and support of each class, and the accuracy."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.text.regex import regex

_HEAD = regex(r"^\s{0,80}precision\s{1,9}recall\s{1,9}f1-score\s{1,9}support\s{0,9}$")
_ROW = regex(
    r"^\s{0,80}(?P<name>\S.{0,60}?)\s{2,80}(?P<precision>[01]\.\d{1,6})\s{1,20}(?P<recall>[01]\.\d{1,6})\s{1,20}[01]\.\d{1,6}\s{1,20}(?P<support>\d{1,9})\s{0,9}$"
)
_ACCURACY = regex(r"^\s{0,80}accuracy\s{1,80}(?P<value>[01]\.\d{1,6})\s{1,20}(?P<support>\d{1,9})\s{0,9}$")
_LONGEST = 200
_AVERAGES = ("micro avg", "macro avg", "weighted avg", "samples avg")


class _Class(Struct, frozen=True, kw_only=True):
    precision: float
    recall: float
    support: float

    @property
    def answered(self) -> float | None:
        """Return how many answers named the class; None when none was right, which leaves it open."""
        return self.recall * self.support / self.precision if self.precision > 0 else None


class ClassReportScanner:
    """A FIGURE event named class_report: classes, value (accuracy), of (support), expected, apart.

    `expected` is the accuracy of answers that have nothing to do with the labels but name each class as often as these;
    `apart` is half the sum of the differences between the shares of the answers and of the labels.
    """

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._rows: list[_Class] = []
        self._open = False

    def feed(self, line: Line) -> bool:
        """Take the head, the rows and the accuracy of a table."""
        if len(line.text) > _LONGEST:
            return False
        if _HEAD.match(line.text):
            self._rows, self._open = [], True
            return True
        if not self._open:
            return False
        accuracy = _ACCURACY.match(line.text)
        if accuracy is not None:
            self._close(line, float(accuracy["value"]), float(accuracy["support"]))
            return True
        row = _ROW.match(line.text)
        if row is None or row["name"] in _AVERAGES:
            return False
        told = {name: float(row[name]) for name in ("precision", "recall", "support")}
        self._rows.append(_Class(**told))
        return True

    def finish(self) -> Reading:
        """Return one event for each table with an accuracy."""
        return Reading(events=self._events.events())

    def _close(self, line: Line, value: float, support: float) -> None:
        self._open = False
        answered = [row.answered for row in self._rows]
        known = [count for count in answered if count is not None]
        if len(known) < 2 or support <= 0:
            return
        total = sum(known)
        pairs = [(r.support / support, n / total) for r, n in zip(self._rows, answered, strict=True) if n is not None]
        data: dict[str, str | float] = {"name": "class_report", "value": value, "of": support, "classes": len(answered)}
        data["expected"] = sum(a * b for a, b in pairs)
        data["apart"] = 0.5 * sum(abs(a - b) for a, b in pairs) + 0.5 * (1 - sum(a for a, _ in pairs))
        self._events.add(EventKind.FIGURE, line, data)
