"""Read what Ultralytics and YOLOv5 say about version, arguments, optimizer, resume and the end of training."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.text.regex import regex

_BANNER = regex(
    r"^Ultralytics (?:YOLO(?:v?8)?\.?)?v?(\d+\.\d+\.\d+).*?Python-(\S+) torch-(\S+)\s+(?:CUDA:\d+ \((.+?), (\d+)MiB\)|(\w+))"
)
_BANNER_5 = regex(
    r"YOLO(?:v5|R).*?(?:v(\d[\w.\-]*)|(\d{4}-\d+-\d+)).*?torch[- ](\S+)\s+(?:CUDA:\d+ \((.+?), (\d+)(?:\.\d+)?Mi?B\)|(\w+))"
)
_ARGS = regex(r"^(?:(?:yolo/)?engine/trainer|train|hyperparameters): (\w+=.*)$")
_PAIR = regex(r"(\w+)=((?:\[[^\]]*\]|\{[^}]*\}|[^,\[{])*)(?:,\s|$)")
_SUMMARY = regex(r"^(\S+) summary(?: \(fused\))?: (\d+) layers, ([\d,]+) parameters, ([\d,]+) gradients")
_OPTIMIZER = regex(r"^optimizer:? (\w+)\(lr=([\d.e-]+)(?:, momentum=([\d.]+))?\) with parameter groups")
_AUTO = regex(r"^optimizer: 'optimizer=auto' found, ignoring (.+)$")
_STOP = regex(
    r"(?:Training stopped early|Stopping training early) as no improvement observed in last (\d+) epochs\. "
    r"Best results observed at epoch (\d+)"
)
_RESUME = regex(r"^Resuming training (?:from )?(\S+) from epoch (\d+) to (\d+) total epochs")
_DONE = regex(r"^(\d+) epochs completed in ([\d.]+) hours")
_TRANSFERRED = regex(r"^Transferred (\d+)/(\d+) items")
_AMP = regex(r"^AMP: checks (passed|failed|skipped)")
_SIZES = regex(
    r"Image sizes (\d+) train, (\d+) val|Using (\d+) train, (\d+) val images for fraction=([\d.]+) at imgsz=(\d+)"
)
_START = regex(r"^Starting training for (\d+) epochs")
_NAN = regex(
    r"(Loss|Fitness)?.*NaN(?:/Inf)?.*?(?:\(attempt (\d+)/(\d+)\), recovering|but can not recover)|NaN (?:or Inf )?(?:found|detected)"
)
_SCALE = regex(r"no model scale passed\. Assuming scale='(\w)'")
_NC = regex(r"Overriding model\.yaml nc=(\d+) with nc=(\d+)")
# What ultralytics/engine/trainer.py and validator.py say besides, which tells nothing of the training (8.0 to 8.4).
_ASIDES = (
    "AMP: running ",
    "Plotting labels to ",
    "Logging results to ",
    "Optimizer stripped from ",
    "Validating ",
    "Results saved to ",
    "Speed: ",
    "To update EarlyStopping(",
    "train: Fast image access ",
    "val: Fast image access ",
)


class UltralyticsSetupScanner:
    """Banner, argument line, optimizer, early stop, resume, AMP check, NaN recovery and completion."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._settings = SettingCollector(path)
        self._framework: Framework | None = None
        self._version: str | None = None

    def feed(self, line: Line) -> bool:
        """Take one of the known lines."""
        text = line.text
        if self._framework is None:
            # YOLOv5 prints its arguments before its banner.
            if text.startswith("train: ") and "weights=" in text:
                return self._argument_line(line, text)
            # YOLOv5 names Python since 6.2 only; YOLOv7 calls itself YOLOR.
            return "orch" in text and ("ython" in text or "YOLO" in text) and self._banner(line)
        if not text or text[0] == " " or "━" in text:
            return False
        return self._plain(line, text) or self._argument_line(line, text) or _is_aside(text)

    def finish(self) -> Reading:
        """Return the version, the arguments as printed and the events."""
        return Reading(
            framework=self._framework,
            version=self._version,
            settings=self._settings.settings(),
            events=self._events.events(),
        )

    def _banner(self, line: Line) -> bool:
        for framework, pattern in ((Framework.ULTRALYTICS, _BANNER), (Framework.YOLOV5, _BANNER_5)):
            match = pattern.search(line.text)
            if match is None:
                continue
            self._framework = framework
            self._version = match[1] or match[2]
            data: dict[str, str | float] = {"gpu": match[4] or match[6]}
            if match[5]:
                data |= {"memory_mib": float(match[5]), "count": float(line.text.count("CUDA:"))}
            self._events.add(EventKind.DEVICE, line, data, key=str(data))
            self._events.add(EventKind.VERSION, line, {"package": "torch", "version": match[3]}, key=match[3])
            package = "ultralytics" if framework is Framework.ULTRALYTICS else "yolov5"
            self._events.add(EventKind.VERSION, line, {"package": package, "version": self._version or ""}, key=package)
            return True
        return False

    def _argument_line(self, line: Line, text: str) -> bool:
        match = _ARGS.match(text) if "=" in text else None
        if match is None:
            return False
        for name, value in _PAIR.findall(match[1]):
            self._settings.add_text(name, value, line)
        return True

    def _plain(self, line: Line, text: str) -> bool:
        for needle, pattern, kind, names in _EVENTS:
            if needle not in text:
                continue
            match = pattern.search(text)
            if match is not None:
                self._events.add(kind, line, _data(names, match), key=text if kind is not EventKind.RESUME else "")
                return True
        return self._setting_line(line, text)

    def _setting_line(self, line: Line, text: str) -> bool:
        if "Closing dataloader mosaic" in text:
            self._events.add(EventKind.AUG_SWITCH, line)
            return True
        sizes = _SIZES.search(text) if "train, " in text else None
        if sizes is not None:
            if sizes[1]:
                self._settings.add_text("imgsz", sizes[1], line)
            else:
                data = {"train": float(sizes[3]), "val": float(sizes[4])}
                self._events.add(EventKind.DATASET, line, data, key=text)
            return True
        start = _START.match(text)
        if start is not None:
            self._settings.add_text("epochs", start[1], line)
            return True
        nc = _NC.search(text) if "Overriding" in text else None
        if nc is not None:
            self._settings.add_text("nc", nc[2], line)
        return nc is not None


def _is_aside(text: str) -> bool:
    """Say whether a line is for the person at the terminal; the banner comes again before the last validation."""
    if text.startswith(("Using ", "Ultralytics ")):
        return text.endswith(" dataloader workers") or "Python-" in text
    return text.startswith(_ASIDES)


def _data(names: str, match: re.Match[str]) -> Mapping[str, str | float]:
    data: dict[str, str | float] = {}
    for name, value in zip(names.split(), match.groups(), strict=False):
        if value:
            data[name] = value.replace(",", "").rstrip(".") if value[:1].isdigit() else value
    return data


_EVENTS = (
    ("no improvement", _STOP, EventKind.EARLY_STOP, "patience best_epoch"),
    ("Resuming training", _RESUME, EventKind.RESUME, "checkpoint epoch epochs"),
    ("epochs completed", _DONE, EventKind.FINISHED, "epochs hours"),
    ("Transferred ", _TRANSFERRED, EventKind.WEIGHTS, "transferred total"),
    ("'optimizer=auto'", _AUTO, EventKind.OPTIMIZER_AUTO, "ignored"),
    ("with parameter groups", _OPTIMIZER, EventKind.OPTIMIZER, "name lr momentum"),
    ("AMP: checks", _AMP, EventKind.AMP, "result"),
    (" summary", _SUMMARY, EventKind.PARAMETERS, "model layers total gradients"),
    ("NaN", _NAN, EventKind.NAN_RECOVERY, "what attempt attempts"),
    ("Assuming scale", _SCALE, EventKind.WARNING, "scale"),
)
