"""Read the text logs of MMDetection, MMSegmentation and MMEngine: epoch lines, evaluation lines and tables."""

from __future__ import annotations

import re

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.readers.points import PointCollector

# mmcv 1.x: "Epoch [2][50/6207]\tlr: ...", "Iter [50/80000]\tlr: ..."; mmengine: "Epoch(train)  [2][  50/6207]  lr: ...".
_TRAIN = re.compile(
    r"(?:Epoch(?:\((?P<mode>train|val|test)\))?\s*\[(?P<epoch>\d+)\]\[\s*(?P<step>\d+)/(?P<total>\d+)\]|"
    r"Iter(?:\((?P<mode2>train|val|test)\))?\s*\[\s*(?P<iter>\d+)/(?P<iters>\d+)\])\s*(?P<rest>.*)$"
)
_VALUE = re.compile(r"([\w./@\-]+): (-?\d[\d.]*(?:e[-+]?\d+)?|nan|-?inf)\b(?![:/\w])")
_VERSION = re.compile(r"^(MMDetection|MMSegmentation|MMEngine|MMCV|MMPose|MMPreTrain|PyTorch): (\S+)")
_TABLE_TOTAL = re.compile(r"^\|\s*(mAP|aAcc|mIoU)\s*\|(.*)\|\s*$")
_SKIPPED = frozenset({"eta", "time", "data_time"})


class MmdetScanner:
    """`Epoch [2][50/6207] lr: 2.5e-03, eta: ..., memory: 2471, loss_cls: 0.1, acc: 94.9, loss: 0.38`."""

    def __init__(self, path: str) -> None:
        self._points = PointCollector(path)
        self._settings = SettingCollector(path)
        self._events = EventCollector(path)
        self._version: str | None = None
        self._epoch = 0.0
        self._seen = False

    def feed(self, line: Line) -> bool:
        """Take an epoch, iteration, evaluation or version line."""
        text = line.text
        if "[" in text and ("Epoch" in text or "Iter" in text):
            match = _TRAIN.search(text)
            return match is not None and self._record(match, line)
        if text.startswith(("MM", "PyTorch: ")):
            return self._package(line)
        if text.startswith("|") and self._seen:
            return self._table(line)
        return False

    def finish(self) -> Reading:
        """Return the curves by iteration, evaluations by epoch."""
        return Reading(
            framework=Framework.MMDET if self._seen else None,
            version=self._version,
            series=self._points.series(),
            settings=self._settings.settings(),
            events=self._events.events(),
        )

    def _record(self, match: re.Match[str], line: Line) -> bool:
        pairs = [(k, to_float(v)) for k, v in _VALUE.findall(match["rest"]) if k not in _SKIPPED]
        mode = match["mode"] or match["mode2"] or "train"
        if not pairs:
            return False
        self._seen = self._seen or " - mm" in line.text or " - INFO - " in line.text or "mmengine" in line.text
        if match["epoch"]:
            epoch, step, total = float(match["epoch"]), float(match["step"]), float(match["total"])
            self._epoch = max(self._epoch, epoch)
            x = (epoch - 1) * total + step
        else:
            epoch, x = None, float(match["iter"])
        evaluates = mode != "train" or all(k.startswith(("bbox_", "segm_", "mAP", "AP", "coco/", "mIoU")) for k, _ in pairs)
        for name, value in pairs:
            if value is None:
                continue
            if evaluates and epoch is not None:
                self._points.add(f"val/{name}", value, x=epoch, axis=Axis.EPOCH, line=line.number)
            else:
                title = f"val/{name}" if evaluates else name
                self._points.add(title, value, x=x, axis=Axis.STEP, line=line.number, epoch=epoch)
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
        match = _TABLE_TOTAL.match(line.text)
        if match is None:
            return False
        cells = [to_float(cell) for cell in match[2].split("|")]
        numbers = [n for n in cells if n is not None]
        if not numbers:
            return False
        self._points.add(f"val/{match[1]}_table", numbers[-1], x=self._epoch, axis=Axis.EPOCH, line=line.number)
        return True
