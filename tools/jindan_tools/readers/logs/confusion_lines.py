"""Read the confusion matrix that torchvision's segmentation reference prints after each epoch."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# references/segmentation/utils.py ConfusionMatrix.__str__: figures in per cent.
_FIGURE = regex(r"^(global correct|mean IoU): (\d{1,3}\.\d|nan)\s*$")
_ROW = regex(r"^(average row correct|IoU): \[([^\]]{1,4000})\]\s*$")
_EPOCH = regex(r"^Epoch: \[(\d{1,7})\]")
_NAMES = {"global correct": "val/global_correct", "mean IoU": "val/mIoU"}


class ConfusionLineScanner:
    """`global correct: 91.2`, `average row correct: ['95.1', '62.0']`, `IoU: [...]`, `mean IoU: 70.5`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._events = EventCollector(path)
        self._epoch: float | None = None
        self._count = 0
        self._row: tuple[list[str], Line] | None = None

    def feed(self, line: Line) -> bool:
        """Take a figure or a row of figures; remember the epoch that others name."""
        text = line.text
        if text.startswith("Epoch: ["):
            at = _EPOCH.match(text)
            self._epoch = self._epoch if at is None else float(at[1])
            return False
        if not text.startswith(("global correct: ", "average row correct: [", "IoU: [", "mean IoU: ")):
            return False
        row = _ROW.match(text)
        if row is not None:
            cells = [cell.strip(" '\"") for cell in row[2].split(",")]
            self._row = (cells, line) if row[1] != "IoU" else self._row
            return True
        match = _FIGURE.match(text)
        value = None if match is None else to_float(match[2])
        if match is None or value is None:
            return False
        self._count += match[1] == "global correct"
        x, axis = (float(self._count), Axis.ROW) if self._epoch is None else (self._epoch, Axis.EPOCH)
        self._points.add([(_NAMES[match[1]], value)], x, axis, line.number)
        return True

    def finish(self) -> Reading:
        """Return the curves by epoch and the classes of which the last matrix has no pixel."""
        cells, line = self._row or ([], None)
        for place, cell in enumerate(cells):
            if cell == "nan" and line is not None:
                data: dict[str, str | float] = {"name": "class_without_pixels", "of": str(place), "place": place}
                self._events.add(EventKind.FIGURE, line, data | {"table": 1, "classes": len(cells)})
        return Reading(series=self._points.series(), events=self._events.events())
