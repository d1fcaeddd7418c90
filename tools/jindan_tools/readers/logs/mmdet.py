"""Read the text logs of MMDetection, MMSegmentation and MMEngine: epoch lines, evaluation lines and tables."""

from __future__ import annotations

import re

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# mmcv 1.x: "Epoch [2][50/6207]\tlr: ...", "Iter [50/80000]\tlr: ..."; mmengine: "Epoch(train)  [2][  50/6207]  lr: ...".
_RECORD = regex(
    r"(?:Epoch(?:\((?P<mode>train|val|test)\))?\s*\[(?P<epoch>\d+)\]\[\s*(?P<step>\d+)(?:/(?P<total>\d+))?\]|"
    r"Iter(?:\((?P<mode2>train|val|test)\))?\s*\[\s*(?P<iter>\d+)(?:/(?P<iters>\d+))?\])\s*(?P<rest>.*)$"
)
_VALUE = regex(
    r"(?<![\w./@\-])([\w./@\-]{1,80}(?: \.\d+)?): (-?\d{1,40}(?:\.\d{0,40})?(?:e[-+]?\d{1,4})?|nan|-?inf)(?![:/.\w])"
)
_VERSION = regex(r"^(MMDetection|MMSegmentation|MMEngine|MMCV|MMPose|MMPreTrain|PyTorch): (\S+)")
_CLASS_ROW = regex(r"^\|\s*([^|]+?)\s*\|\s*(\d+)\s*\|\s*(\d+)\s*\|\s*([\d.]+|nan)\s*\|\s*([\d.]+|nan)\s*\|\s*$")
# mmseg/evaluation/metrics/iou_metric.py prints the figures of each class under `|   Class    |  IoU  |  Acc  |`.
_PIXEL_HEAD = regex(r"^\|\s{0,40}Class\s{0,40}\|\s{0,10}IoU\s{0,10}\|\s{0,10}Acc\s{0,10}\|")
_PIXEL_ROW = regex(r"^\|\s{0,40}([^|]{1,60}?)\s{0,40}\|\s*([\d.]{1,12}|nan)\s*\|\s*([\d.]{1,12}|nan)\s*\|")
_SKIPPED = frozenset({"eta"})
_METRICS = ("bbox_", "segm_", "mAP", "AP", "coco/", "mIoU", "aAcc", "accuracy")


class MmdetScanner:
    """`Epoch [2][50/6207] lr: 2.5e-03, eta: ..., memory: 2471, loss_cls: 0.1, acc: 94.9, loss: 0.38`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._events = EventCollector(path)
        self._version: str | None = None
        self._rows: list[tuple[Line, re.Match[str]]] = []
        self._per_epoch = 0.0
        self._trained = 0.0
        self._planned = ""
        self._settings = SettingCollector(path)
        self._seen = False
        self._pixels: list[tuple[Line, re.Match[str]]] = []
        self._tables = 0

    def concerns(self, shape: str) -> bool:
        """Say whether a line of this shape may be a record, a version or a row of a table."""
        return "][" in shape or "Iter" in shape or shape.startswith(("|", "MM", "PyTorch: "))

    def feed(self, line: Line) -> bool:
        """Take an epoch, iteration, evaluation or version line, or a row of the class table."""
        text = line.text
        if "][" in text or "Iter" in text:
            match = _RECORD.search(text)
            if match is None or (match["iter"] and "poch" in text[: match.start()]):
                # `Epoch: [0/200] Iter [10/1487] || lr: 0.01` is of nobody here.
                return False
            return self._record(match, line)
        if text.startswith(("MM", "PyTorch: ")):
            return self._package(line)
        if text.startswith("|") and self._seen:
            return self._table(line)
        return False

    def finish(self) -> Reading:
        """Return the curves by iteration, evaluations by epoch, and the last table of classes."""
        for line, row in self._rows:
            data: dict[str, str | float] = {"class": row[1], "instances": float(row[2]), "detections": float(row[3])}
            self._events.add(EventKind.VALIDATION, line, data | {"r": float(row[4]), "map50": float(row[5])})
        for place, (line, row) in enumerate(self._pixels):
            if row[3] == "nan":
                told: dict[str, str | float] = {
                    "name": "class_without_pixels",
                    "of": row[1],
                    "table": self._tables,
                    "place": place,
                }
                self._events.add(EventKind.FIGURE, line, told | {"classes": len(self._pixels)}, key=row[1])
        return Reading(
            framework=Framework.MMDET if self._seen else None,
            version=self._version,
            series=self._points.series(),
            settings=self._settings.settings(),
            events=self._events.events(),
        )

    def _record(self, match: re.Match[str], line: Line) -> bool:
        pairs = [(k, float(v)) for k, v in _VALUE.findall(match["rest"]) if k not in _SKIPPED]
        if not pairs:
            return False
        self._seen = self._seen or " - mm" in line.text or " - INFO - " in line.text or "mmengine" in line.text
        evaluates = (match["mode"] or match["mode2"] or "train") != "train"
        evaluates = evaluates or all(name.startswith(_METRICS) for name, _ in pairs)
        if evaluates:
            pairs = [(f"val/{name}", value) for name, value in pairs]
        if match["epoch"] is None:
            return self._iteration(match, pairs, line)
        epoch, step = float(match["epoch"]), float(match["step"])
        if evaluates:
            self._points.add(pairs, epoch, Axis.EPOCH, line.number)
            return True
        self._per_epoch = float(match["total"] or self._per_epoch)
        self._points.add(pairs, (epoch - 1) * self._per_epoch + step, Axis.STEP, line.number, epoch)
        return True

    def _iteration(self, match: re.Match[str], pairs: list[tuple[str, float]], line: Line) -> bool:
        """Take a record by iteration; one of a validation counts the batches of the validation set."""
        if (match["mode2"] or "train") == "train":
            if match["iters"] is None:
                return False
            self._trained = float(match["iter"])
            if match["iters"] != self._planned:
                self._planned = match["iters"]
                self._settings.add("max_iters", int(self._planned), line)
        self._points.add(pairs, self._trained or float(match["iter"]), Axis.STEP, line.number)
        return True

    def _package(self, line: Line) -> bool:
        match = _VERSION.match(line.text)
        if match is None:
            return False
        self._events.add(EventKind.VERSION, line, {"package": match[1].lower(), "version": match[2]}, key=match[1])
        if match[1] in {"MMDetection", "MMSegmentation"}:
            self._version, self._seen = match[2], True
        return True

    def _table(self, line: Line) -> bool:
        if line.text.startswith("| class"):
            self._rows = []
            return True
        if line.text.startswith("|") and _PIXEL_HEAD.match(line.text):
            self._pixels, self._tables = [], self._tables + 1
            return True
        pixels = _PIXEL_ROW.match(line.text) if self._tables else None
        if pixels is not None:
            self._pixels.append((line, pixels))
            return True
        match = _CLASS_ROW.match(line.text)
        if match is not None and to_float(match[5]) is not None:
            self._rows.append((line, match))
        return match is not None
