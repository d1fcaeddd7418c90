"""Read what a training script or a notebook does: it is parsed, never run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.whole_text import file_name, whole_text
from jindan_tools.readers.scripts.notebook import code_of
from jindan_tools.readers.scripts.program import MAX_TEXT
from jindan_tools.readers.scripts.training import habits_of

MAX_NOTEBOOK = 20_000_000
_HEAD = 4096
_LIBRARIES = ("torch", "lightning", "pytorch_lightning", "keras", "tensorflow", "transformers", "trl", "peft")
_LIBRARIES_OF_TUNING = ("sentence_transformers", "unsloth")
_HEADS = tuple(f"{word} {name}" for word in ("import", "from") for name in (*_LIBRARIES, *_LIBRARIES_OF_TUNING))


class PlainScript:
    """A Python script or a notebook that trains with PyTorch, Lightning or Keras; fine-tuning is left to its own reader."""

    name = "training-script"

    def claims(self, path: str, head: str) -> bool:
        """Take .py files that import one of them or what builds on it, and notebooks."""
        name = file_name(path)
        if name.endswith(".ipynb"):
            return '"cells"' in head or '"nbformat"' in head
        return name.endswith(".py") and any(word in head for word in _HEADS)

    def read(self, file: TextFile) -> Reading:
        """Return a SCRIPT event for each habit found, with its line."""
        text = whole_text(file)
        rows = text.splitlines()
        if file_name(file.path).endswith(".ipynb"):
            return Reading(events=tuple(_of_notebook(file.path, text, len(rows))))
        own = tuple(_of_training(file.path, text, tuple(range(1, len(rows) + 1)), len(rows)))
        tuned = _of_tuning(file, text)
        return replace(tuned, events=(*tuned.events, *own))


def _of_tuning(file: TextFile, text: str) -> Reading:
    """Return what the reader of fine-tuning scripts finds."""
    if not any(word in text[:_HEAD] for word in ("transformers", "trl", "peft", "unsloth")):
        return Reading()
    # Few scripts fine-tune.
    from jindan_tools.readers.files.training_script import TrainingScript  # noqa: PLC0415

    tuning = TrainingScript()
    return tuning.read(file) if tuning.claims(file.path, text[:_HEAD]) else Reading()


def _of_notebook(path: str, text: str, last: int) -> Iterator[Event]:
    found = code_of(text) if len(text) <= MAX_NOTEBOOK else None
    if found is not None and len(found[0]) <= MAX_TEXT:
        yield from _of_training(path, found[0], found[1], last)


def _of_training(path: str, text: str, places: tuple[int, ...], last: int) -> Iterator[Event]:
    """Yield the habits of the code; `places` holds the line of the file for each line of the code."""
    lines = text.split("\n")
    for habit in habits_of(text):
        at = habit.line - 1
        line = places[at] if 0 <= at < len(places) else 1
        quote = lines[at].strip()[:200] if 0 <= at < len(lines) else ""
        data = {"habit": habit.name, **_moved(habit.facts, places)}
        source = Source(path=path, line=min(line, max(1, last)))
        yield Event(kind=EventKind.SCRIPT, text=quote, source=source, data=data)


def _moved(facts: Mapping[str, str | float], places: tuple[int, ...]) -> dict[str, str | float]:
    """Return the facts with lines of the code turned into lines of the file."""
    moved = dict[str, str | float](facts)
    for name, value in facts.items():
        if name.endswith("line") and isinstance(value, float) and 1 <= value <= len(places):
            moved[name] = float(places[int(value) - 1])
    return moved
