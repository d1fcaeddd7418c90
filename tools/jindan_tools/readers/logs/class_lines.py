"""Read how many classes a script says its labels have, in whatever words it says so."""

from __future__ import annotations

import re

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.text.regex import regex

# Bare "labels" are annotations as often as classes.
_WORD = r"(?:classes|class labels|categories|클래스)"
# In `batch_size=16 classes=4` the first number is the value of another field.
_AFTER = regex(rf"(?<![\w.\-/@])(\d{{1,6}})\s?(?:개의? )?{_WORD}(?![\w/]|\s?[=:]\s?\d)", re.IGNORECASE)
_BEFORE = regex(
    rf"(?:(?:number of|num|n)[ _](?:unique )?{_WORD}|(?:num|n)_labels)\s*[:=]\s*(\d{{1,6}})(?![\w.])|(?:^|[^\w])(?:classes|categories)\s*[:=]\s*(\d{{1,6}})(?![\w.,])|"
    r"클래스 ?(?:수|개수)\s*[:=]?\s*(\d{1,6})(?![\w.])",
    re.IGNORECASE,
)
# The number then counts a part of the classes, or something else than what the model tells apart.
_PART = regex(
    r"\btop[- ]?\d|remov|drop|skip|filter|ignor|missing|unused|rare|without|fewer|less than|more than|per class|duplicate|"
    r"corrupt|invalid|zero|empty|only|epoch|loss|pretrain|imagenet|\bcoco\b|checkpoint|backbone|teacher|제거|제외|누락|없는|중복",
    re.IGNORECASE,
)
_LONGEST = 300
# `Create YOLOv3 model with 9 anchors and 10 classes.` A detector, whose loss is a sum over its boxes.
_ANCHORS = regex(r"(?<![\w.\-])\d{1,3} anchors\b", words=(" anchors",))
# keras.preprocessing DirectoryIterator; image_dataset_from_directory says `files`.
_FOUND = regex(r"^Found (\d{1,9}) (?:validated )?(?:images?|files|image filenames)(?: \w+)? belonging to \d{1,6} class")


class ClassLineScanner:
    """`label map: 224 classes`, `Found 5000 images belonging to 10 classes.`, `num_classes = 80`, `클래스 수: 7`."""

    def __init__(self, path: str) -> None:
        self._said: dict[int, Line] = {}
        self._events = EventCollector(path)

    def feed(self, line: Line) -> bool:
        """Look at a line; it is left to the other scanners."""
        text = line.text
        if ("lass" not in text and "_labels" not in text and "ategor" not in text and "클래스" not in text) or len(
            text
        ) > _LONGEST:
            return False
        images = _FOUND.match(text) if text.startswith("Found ") else None
        if images is not None:
            self._events.add(EventKind.FIGURE, line, {"name": "images_found", "value": float(images[1])})
        if "%|" in text or _PART.search(text):
            return False
        found = [int(n) for match in (*_AFTER.finditer(text), *_BEFORE.finditer(text)) for n in match.groups() if n]
        for count in found[:1]:
            if count >= 2:
                self._said.setdefault(count, line)
        return False

    def finish(self) -> Reading:
        """Return the number of classes when the log states exactly one."""
        if len(self._said) == 1:
            count, line = next(iter(self._said.items()))
            anchors = {"anchors": 1.0} if _ANCHORS.search(line.text) else {}
            self._events.add(EventKind.DATASET, line, {"classes": float(count), **anchors})
        return Reading(events=self._events.events())
