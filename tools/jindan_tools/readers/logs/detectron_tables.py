"""Read the tables that Detectron2 draws between its log lines (objects a class, precisions) and the annotations it loads."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

_LOGGER = regex(r"\bd2\.(?:engine|data|evaluation|checkpoint|utils)\b")
_ITERATION = regex(r"\biter: (\d{1,12})")
_PRECISIONS = regex(r"Evaluation results for (\w{1,30}):")
_A_CLASS = regex(r"Per-category (\w{1,30}) AP:")
_OBJECTS = regex(r"Distribution of instances among all (\d{1,6}) categories:")
_LOADED = regex(r"Loaded \d{1,9} images in COCO format from (\S{1,300})")
_PERCENT = 100.0


class DetectronTableScanner:
    """`Evaluation results for bbox:` with a header and a row, `Per-category bbox AP:`, `Distribution of instances among ...`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._events = EventCollector(path)
        self._settings = SettingCollector(path)
        self._begun = self._seen = False
        self._step: float | None = None
        self._table, self._task = "", ""
        self._head: Line | None = None
        self._names: tuple[str, ...] = ()
        self._precisions: list[tuple[float | None, str, tuple[str, ...], Sequence[str], int]] = []
        self._pasted = False
        self._loaded: set[str] = set()
        self._counts: dict[str, float] = {}
        self._told = 0.0
        self._classes: dict[str, tuple[float, Line]] = {}

    def feed(self, line: Line) -> bool:
        """Take the rows of a table under way; remember the step that others name."""
        text = line.text
        if text.startswith("|"):
            return bool(self._table) and self._row(line)
        if " d2." not in text:
            return False
        self._seen = self._seen or _LOGGER.search(text) is not None
        self._pasted = self._pasted or "copypaste: AP" in text
        self._annotations(line)
        at = _ITERATION.search(text) if "iter: " in text else None
        self._step = self._step if at is None else float(at[1])
        return self._begins(line)

    def finish(self) -> Reading:
        """Return precisions by step (in order where none is known), objects a class, and the last precision of each class."""
        for order, (step, task, names, cells, line) in enumerate(() if self._pasted else self._precisions, 1):
            pairs = [(f"{task}/{n}", v) for n, c in zip(names, cells, strict=False) if (v := to_float(c)) is not None]
            self._points.add(pairs, order if step is None else step, Axis.ROW if step is None else Axis.STEP, line)
        if self._head is not None and len(self._counts) > 1:
            data: dict[str, str | float] = {"counts": ", ".join(f"{n:g}" for n in self._counts.values())}
            data |= {"names": ", ".join(self._counts), "classes": float(len(self._counts))}
            self._events.add(EventKind.CLASS_COUNTS, self._head, data)
        if self._head is not None and self._told:
            figure: dict[str, str | float] = {"name": "objects", "value": self._told, "of": "train"}
            self._events.add(EventKind.FIGURE, self._head, figure)
        for name, (precision, line) in self._classes.items():
            self._events.add(EventKind.VALIDATION, line, {"class": name, "map": precision / _PERCENT})
        return Reading(
            framework=Framework.DETECTRON2 if self._seen else None,
            series=self._points.series(),
            settings=self._settings.settings(),
            events=self._events.events(),
        )

    def _annotations(self, line: Line) -> None:
        """Keep the file of annotations that is loaded before training and the first one loaded for an evaluation."""
        self._begun = self._begun or "Starting training from iteration" in line.text
        match = _LOADED.search(line.text)
        if match is not None:
            name = "val_json" if self._begun else "train_json"
            if name not in self._loaded:
                self._loaded.add(name)
                self._settings.add(name, match[1], line)

    def _begins(self, line: Line) -> bool:
        self._table, self._names = "", ()
        for table, pattern in (("precisions", _PRECISIONS), ("class", _A_CLASS), ("objects", _OBJECTS)):
            match = pattern.search(line.text)
            if match is not None:
                self._table, self._task = table, match[1]
                if table == "objects":
                    # The training set is listed first, the held-out one behind it.
                    self._table = table if self._head is None else ""
                    self._head = self._head or line
                return False
        return False

    def _row(self, line: Line) -> bool:
        cells = [cell.strip() for cell in line.text.strip().strip("|").split("|")]
        if all(cell.strip(":-") == "" for cell in cells):
            return True
        if not self._names:
            self._names = tuple(cells)
        elif self._table == "precisions":
            self._precisions.append((self._step, self._task, self._names, cells, line.number))
            self._table = ""
        else:
            self._pairs(cells, line)
        return True

    def _pairs(self, cells: Sequence[str], line: Line) -> None:
        for name, word in zip(cells[::2], cells[1::2], strict=False):
            number = to_float(word)
            if not name or number is None:
                continue
            if self._table == "class":
                self._classes[name] = number, line
            elif name != "total":
                self._counts[name] = number
            if self._table == "objects":
                self._told = number if name == "total" else sum(self._counts.values())
