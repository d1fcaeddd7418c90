"""Read what YOLOv5's AutoAnchor tells of the anchors that are trained with."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# yolov5/utils/autoanchor.py, v5 to v7; YOLOv7 has the first wording.
_CHECKED = regex(
    r"(\d\.\d{1,6})\s*(?:Best Possible Recall \(BPR\)|\(BPR\))|Best Possible Recall \(BPR\) = (\d\.\d{1,6})",
    words=("(BPR)",),
)
_FOUND = regex(r"thr=\d\.\d+: (\d\.\d{1,6}) best possible recall")
_KEPT = "riginal anchors better than new"


class AutoAnchorScanner:
    """`0.412 Best Possible Recall (BPR)`, `thr=0.25: 0.9990 best possible recall`, `original anchors better than new anchors`."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._first: tuple[float, Line] | None = None
        self._newest: tuple[float, Line] | None = None

    def feed(self, line: Line) -> bool:
        """Take a line of AutoAnchor that tells a recall or which anchors stay."""
        text = line.text
        if "BPR" not in text and "best possible recall" not in text and _KEPT not in text:
            return False
        if _KEPT in text:
            self._newest = self._first
            return True
        match = _CHECKED.search(text) or _FOUND.search(text)
        value = None if match is None else to_float(next(g for g in match.groups() if g))
        if value is None:
            return False
        self._newest = value, line
        self._first = self._first or self._newest
        return True

    def finish(self) -> Reading:
        """Return the recall of the anchors in use."""
        if self._newest is not None:
            value, line = self._newest
            self._events.add(EventKind.FIGURE, line, {"name": "best_possible_recall", "value": value})
        return Reading(events=self._events.events())
