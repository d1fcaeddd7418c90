"""Read the epoch and validation tables of Ultralytics and YOLOv5, whose columns the heading names."""

from __future__ import annotations

import math
import re

from msgspec import Struct

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

_EPOCH = regex(r"^\s*(\d+)/(\d+)\s+([\d.]+)G?\s+(\S.*)$")
_BAR = regex(r":?\s*(\d+)%.*?(\d+)/(\d+)")
_VAL_HEAD = regex(r"^\s*[Cc]lass(?:es)?\s+(?:Images|top1_acc)")
_VAL_ROW = regex(r"^\s*(\S(?:.*?\S)?)\s{2,}((?:(?:[-+.\de]+|nan)\s*){2,10})$")
_GENERAL = ("images", "instances", "labels", "targets", "img_size", "imgsz", "size", "gpu_mem", "epoch")
# Headings of YOLOv5 before 7.0 and of YOLOv7 name the losses in short; 'total' is their sum.
_SHORT = {
    "box": "box_loss",
    "giou": "box_loss",
    "obj": "obj_loss",
    "cls": "cls_loss",
    "total": "loss",
    "labels": "Instances",
    "targets": "Instances",
}
_VALUES = ("precision", "recall", "mAP50", "mAP50-95")
# The same as in results.csv and in the events of the trainers whose heading says mAP@.5.
_OLD_VALUES = ("precision", "recall", "mAP_0.5", "mAP_0.5:0.95")


class _Pending(Struct):
    line: Line
    epoch: int
    total: int
    gpu: float
    values: list[float]
    done: int | None
    out_of: int | None


class UltralyticsEpochScanner:
    """`18/150 10.9G nan nan nan 461 1536` below its heading, and the rows of `Class Images Instances Box(P ...`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._events = EventCollector(path)
        self._columns: list[str] = []
        self._five = False
        self._pending: _Pending | None = None
        self._last: _Pending | None = None
        self._in_table = False
        self._kinds: list[str] = []
        self._table: list[tuple[Line, list[str | float]]] = []

    def feed(self, line: Line) -> bool:
        """Take a heading, an epoch line or a validation row."""
        text = line.text
        if "poch " in text[:40] and ("GPU_mem" in text or "gpu_mem" in text):
            self._head(text)
            return True
        if self._columns and "/" in text[:24] and text[:12].lstrip()[:1].isdigit():
            match = _EPOCH.match(text)
            if match is not None:
                return self._epoch(line, match)
        if "lass" in text[:40] and _VAL_HEAD.match(text):
            self._val_head(text)
            return True
        return self._in_table and self._row(line)

    def finish(self) -> Reading:
        """Return the curves, the last validation table and where the last epoch stood."""
        last = self._pending
        if last is not None and last.done is not None and last.out_of:
            self._events.add(
                EventKind.PROGRESS,
                last.line,
                {
                    "done": last.done,
                    "total": last.out_of,
                    "unit": "batch",
                    "epoch": last.epoch,
                    "epochs": self._planned(last),
                },
            )
        self._flush(at_end=True)
        self._table_events()
        return Reading(series=self._points.series(), events=self._events.events())

    def _planned(self, pending: _Pending) -> int:
        return pending.total + 1 if self._five else pending.total

    def _head(self, text: str) -> None:
        self._flush()
        # YOLOv7 prints the row on stdout and the next heading on stderr, which may overtake it.
        self._in_table = self._in_table and not self._table
        words = text.split()
        named = words[words.index("Epoch") + 2 :] if "Epoch" in words else words[2:]
        self._columns = [_SHORT.get(word.lower(), word) for word in named]
        self._five = "obj" in words or "obj_loss" in words or "gpu_mem" in words

    def _epoch(self, line: Line, match: re.Match[str]) -> bool:
        body, _, tail = match[4].partition(":")
        numbers = [to_float(word) for word in body.split()]
        values = [n for n in numbers if n is not None]
        gpu = to_float(match[3])
        if len(values) != len(numbers) or len(values) < 2 or gpu is None:
            return False
        if abs(len(values) - len(self._columns)) > 1:
            return False
        epoch, bar = int(match[1]), _BAR.match(tail)
        if self._pending is not None and self._pending.epoch != epoch:
            self._flush()
        self._pending = _Pending(
            line,
            epoch,
            int(match[2]),
            gpu,
            values,
            None if bar is None else int(bar[2]),
            None if bar is None else int(bar[3]),
        )
        self._in_table = False
        return True

    def _flush(self, *, at_end: bool = False) -> None:
        pending, self._pending = self._pending, None
        if pending is None:
            return
        self._last = pending
        unfinished = pending.done is not None and pending.out_of is not None and pending.done < pending.out_of
        # A running mean over part of an epoch is no epoch value, unless it already is not a number.
        if at_end and unfinished and all(map(math.isfinite, pending.values)):
            return
        x, number = float(pending.epoch), pending.line.number
        pairs = [
            (name if name.lower() in _GENERAL else f"train/{name}", value)
            for name, value in zip(self._columns, pending.values, strict=False)
            if name.lower() not in ("size", "img_size")
        ]
        self._points.add([*pairs, ("GPU_mem", pending.gpu)], x, Axis.EPOCH, number)

    def _val_head(self, text: str) -> None:
        self._flush()
        self._table_start()
        if "top1_acc" in text:
            self._kinds = ["accuracy_top1", "accuracy_top5"]
            return
        if "mAP@" in text:
            self._kinds = list(_OLD_VALUES)
            return
        kinds = [mark for word, mark in (("Box(", "(B)"), ("Mask(", "(M)"), ("Pose(", "(P)")) if word in text]
        self._kinds = [f"{value}{kind}" for kind in kinds or ["(B)"] for value in _VALUES]

    def _table_start(self) -> None:
        self._in_table = True
        self._table = []

    def _row(self, line: Line) -> bool:
        match = _VAL_ROW.match(line.text)
        if match is None:
            self._in_table = self._in_table and ("%" in line.text or not line.text.strip())
            return False
        numbers = [to_float(word) for word in match[2].split()]
        values = [n for n in numbers if n is not None]
        metrics = values[-len(self._kinds) :]
        if len(metrics) < len(self._kinds):
            return False
        self._table.append((line, [match[1], *values]))
        if match[1] == "all" and self._last is not None:
            pairs = [(f"metrics/{name}", value) for name, value in zip(self._kinds, metrics, strict=True)]
            self._points.add(pairs, float(self._last.epoch), Axis.EPOCH, line.number)
        return True

    def _table_events(self) -> None:
        for line, (name, *numbers) in self._table:
            data: dict[str, str | float] = {"class": name}
            if len(numbers) >= 6:
                data |= dict(zip(("images", "instances", "p", "r", "map50", "map"), numbers, strict=False))
            else:
                data |= dict(zip(self._kinds, numbers, strict=False))
            self._events.add(EventKind.VALIDATION, line, data)
