"""Read what a script says about its masks, its loss and its BatchNorm layers above the first record, and of what its splits are."""

from __future__ import annotations

import re

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.text.regex import regex

_LAST_LINE = 300
_FOUND = (
    ("ignore_index", regex(r"\bignore_(?:index|label)['\"]?\s{0,3}[=:]\s{0,3}(-?\d{1,6})\b", words=("ignore_",))),
    (
        "mask_values",
        regex(
            r"\b(?:masks?|labels?|targets?|annotations?|gt)\b[^\n\[({]{0,80}\b(?:unique|values?)\b[^\n\[({]{0,20}[\[({]([\d., ]{1,200})[\])}]",
            re.IGNORECASE,
            words=("unique", "value"),
        ),
    ),
    (
        "foreground_share",
        regex(
            r"\b(?:fg|foreground|positive|pos)[ _-](?:ratio|share|fraction|rate)\s{0,3}[=:]\s{0,3}(0?\.\d{1,8})\b",
            re.IGNORECASE,
            words=("ratio", "share", "fraction", "rate"),
        ),
    ),
    ("criterion", regex(r"\b((?:torch\.)?(?:nn\.)?BCEWithLogitsLoss\([^()]{0,80}\))", words=("BCEWithLogitsLoss",))),
    (
        "train_classes",
        regex(
            r"^\W{0,4}(?:train|training)\b[^\n\[]{0,160}\b(?:classes|class_to_idx|categories)\b[^\n\[{]{0,20}(\[['\"][^\]]{1,600}\])",
            re.IGNORECASE,
            words=("classes", "class_to_idx", "categories"),
        ),
    ),
    (
        "val_classes",
        regex(
            r"^\W{0,4}(?:val|valid|validation|test)\b[^\n\[]{0,160}\b(?:classes|class_to_idx|categories)\b[^\n\[{]{0,20}(\[['\"][^\]]{1,600}\])",
            re.IGNORECASE,
            words=("classes", "class_to_idx", "categories"),
        ),
    ),
    (
        "input_max",
        regex(
            r"\bmin(?:imum)?\W{1,3}-?0?\.?0+\b[^\n]{0,20}?\bmax(?:imum)?\W{1,3}(\d{0,6}\.\d{1,8}|\d{1,6})\b",
            re.IGNORECASE,
            words=("min",),
        ),
    ),
    (
        "batch_norm_momentum",
        regex(r"\bBatchNorm\w{0,20}\([^()]{0,120}?momentum\s{0,3}=\s{0,3}(0?\.\d{1,6})\b", words=("BatchNorm",)),
    ),
)


class MaskLineScanner:
    """`masks: 400 png, values [0, 255]`, `CrossEntropyLoss(ignore_index=255)`, `BatchNormalization(momentum=0.99)`."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)
        self._named: set[str] = set()

    def feed(self, line: Line) -> bool:
        """Keep what a line near the top says; the line may hold something else besides, so it is not taken."""
        if line.number > _LAST_LINE or len(line.text) > 2000:
            return False
        for name, pattern in _FOUND:
            match = pattern.search(line.text) if name not in self._named else None
            if match is None:
                continue
            self._named.add(name)
            if name in ("mask_values", "train_classes", "val_classes"):
                self._settings.add(name, match[1], line)
            else:
                self._settings.add_text(name, match[1], line)
        return False

    def finish(self) -> Reading:
        """Return the settings."""
        return Reading(settings=self._settings.settings())
