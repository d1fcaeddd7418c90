"""Read the versions of libraries and the class of the model that a script prints: `transformers 4.56.2`, `Qwen2ForSequenceClassification`."""

from __future__ import annotations

import re

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.scanner_words import LIBRARIES, MODEL_HEADS
from jindan_tools.readers.logs.shapes import shape_of_line
from jindan_tools.text.regex import regex

_LONGEST = 300
_VERSION = regex(
    r"(?<![\w./-])(?P<name>sentence[-_]transformers|pytorch[-_]lightning|transformers|pytorch|torch|trl|peft|accelerate|deepspeed|bitsandbytes|"
    r"lightning|timm)(?:\.__version__|[ _]version)?\s{0,4}(?:==|[=:@])?\s{0,4}v?"
    r"(?P<version>\d{1,2}\.\d{1,3}(?:\.\d{1,4})?(?:\+\w{2,8})?)(?![\w.])",
    re.IGNORECASE,
)
# What is said of another version than the one that ran.
_OF_ANOTHER = regex(
    r"remov|deprecat|requir|need|upgrad|install|since|until|will |please|before|after|<|>|!=|[Ii]n v", re.IGNORECASE
)
_MODEL = regex(
    r"(?<![\w.])(?!Auto)(?P<model>[A-Z]\w{1,40}For(?:SequenceClassification|TokenClassification|CausalLM|ConditionalGeneration))(?!\w)"
)
_SAME = {"pytorch": "torch"}


def _names_version(text: str) -> bool:
    """Say whether a line names the version of a library that ran."""
    return _VERSION.search(text) is not None and _OF_ANOTHER.search(text) is None


class LibraryLineScanner:
    """`transformers 4.56.2 torch 2.8.0`, `Transformers version: 4.46.3`, `model: Qwen2ForSequenceClassification`."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._settings = SettingCollector(path)

    def concerns(self, shape: str) -> bool:
        """Say whether a line of this shape names a version or a model."""
        if len(shape) > _LONGEST:
            return False
        if any(map(shape.__contains__, MODEL_HEADS)) and _MODEL.search(shape) is not None:
            return True
        return "0.0" in shape and any(map(shape.__contains__, LIBRARIES)) and _names_version(shape)

    def feed(self, line: Line) -> bool:
        """Look at the line; others may read more from it."""
        text = line.text
        if not self.concerns(shape_of_line(line)):
            return False
        model = _MODEL.search(text)
        if model is not None:
            self._settings.add("model_architecture", model["model"], line)
        if _names_version(text):
            for match in _VERSION.finditer(text):
                name = match["name"].lower().replace("_", "-")
                package = _SAME.get(name, name)
                self._events.add(
                    EventKind.VERSION, line, {"package": package, "version": match["version"]}, key=package
                )
        return False

    def finish(self) -> Reading:
        """Return one event a package, and the model as a setting."""
        return Reading(settings=self._settings.settings(), events=self._events.events())
