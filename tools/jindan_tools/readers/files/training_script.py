"""Read what a training script or a notebook does: it is parsed, never run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.whole_text import file_name, whole_text
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.notebook import code_of
from jindan_tools.readers.scripts.program import syntax_tree
from jindan_tools.readers.scripts.training import habits_of, may_prepare, may_train
from jindan_tools.text.regex import regex

MAX_NOTEBOOK = 20_000_000
_HEAD = 4096
_LIBRARIES = (
    "torch", "lightning", "pytorch_lightning", "keras", "tensorflow", "transformers", "trl", "peft", "stable_baselines3", "sb3_contrib",
)  # fmt: skip
_LIBRARIES_OF_TUNING = ("sentence_transformers", "unsloth")
_DETECTS = "ultralytics"
_ALL = (*_LIBRARIES, *_LIBRARIES_OF_TUNING, _DETECTS)
_HEADS = tuple(f"{word} {name}" for word in ("import", "from") for name in _ALL)
# `import argparse, torch`
_AMONG = regex(rf"^import [\w., ]{{1,200}}, ?(?:{'|'.join(_ALL)})\b", re.MULTILINE)
_TUNES = ("transformers", "trl", "peft", "unsloth")


class TrainingScript:
    """A Python script or a notebook that trains with PyTorch, Lightning, Keras, transformers or what builds on them."""

    name = "training-script"

    def claims(self, path: str, head: str) -> bool:
        """Take .py files that import one of these libraries, and notebooks."""
        name = file_name(path)
        if name.endswith(".ipynb"):
            return '"cells"' in head or '"nbformat"' in head
        return name.endswith(".py") and (any(word in head for word in _HEADS) or _AMONG.search(head) is not None)

    def read(self, file: TextFile) -> Reading:
        """Return a SCRIPT event for each habit found, with its line, and the literal arguments of a trainer."""
        text = whole_text(file)
        rows = text.splitlines()
        if file_name(file.path).endswith(".ipynb"):
            return _notebook(file, text, len(rows))
        if any(f"{word} {_DETECTS}" in text for word in ("import", "from")):
            handed = _of_detector(file.path, text)
            if handed.settings:
                return handed
        tunes, trains = any(word in text[:_HEAD] for word in _TUNES), may_train(text) or may_prepare(text)
        tree = syntax_tree(text) if tunes or trains else None
        if tree is None:
            return Reading()
        places = range(1, len(rows) + 1)
        own = tuple(_events(file.path, habits_of(tree), text, places, len(rows))) if trains else ()
        if not tunes:
            return Reading(events=own)
        # Few scripts fine-tune.
        from jindan_tools.readers.scripts.trainer_arguments import argument_settings  # noqa: PLC0415
        from jindan_tools.readers.scripts.tuning import is_tuning, tuning_of  # noqa: PLC0415

        if not is_tuning(text[:_HEAD]):
            return Reading(events=own)
        tuned = _events(file.path, tuning_of(tree, text), text, places, len(rows))
        return Reading(events=(*tuned, *own), settings=tuple(argument_settings(tree, file.path)))


def _of_detector(path: str, text: str) -> Reading:
    """Return what a script hands to an Ultralytics model, whose trainer runs the loop."""
    # Few folders hold such a script, and beside it args.yaml.
    from jindan_tools.readers.scripts.ultralytics_arguments import train_settings  # noqa: PLC0415

    tree = syntax_tree(text)
    settings = () if tree is None else tuple(train_settings(tree, path))
    return Reading(settings=settings, framework=Framework.ULTRALYTICS if settings else None)


def _notebook(file: TextFile, text: str, last: int) -> Reading:
    """Return what the code of a notebook does and what its cells printed."""
    found = code_of(text) if len(text) <= MAX_NOTEBOOK else None
    if found is None:
        return Reading()
    # Few folders hold notebooks.
    from jindan_tools.readers.logs import read_log  # noqa: PLC0415
    from jindan_tools.readers.scripts.notebook_outputs import printed_lines  # noqa: PLC0415

    printed = read_log(replace(file, lines=printed_lines(text), truncated_tail=False))
    events, settings = _of_cells(file.path, found, last)
    # The last error of a notebook that only looks at data is no end of a training.
    trains = bool(printed.series) or may_train(found[0]) or any(word in found[0] for word in _TUNES)
    told = (e for e in printed.events if trains or e.kind is not EventKind.EXCEPTION)
    return replace(printed, events=(*events, *told), settings=(*settings, *printed.settings))


def _of_cells(path: str, code: tuple[str, tuple[int, ...]], last: int) -> tuple[list[Event], list[Setting]]:
    text, places = code
    tunes = any(word in text for word in _TUNES)
    tree = syntax_tree(text) if tunes or may_train(text) else None
    if tree is None:
        return [], []
    events = list(_events(path, habits_of(tree), text, places, last)) if may_train(text) else []
    if not tunes:
        return events, []
    from jindan_tools.readers.scripts.trainer_arguments import argument_settings  # noqa: PLC0415
    from jindan_tools.readers.scripts.tuning import is_tuning, tuning_of  # noqa: PLC0415

    if not is_tuning(text):
        return events, []
    events += _events(path, tuning_of(tree, text), text, places, last)
    stated = (s for s in argument_settings(tree, path) if (s.source.line or 0) <= len(places))
    moved = [replace(s, source=replace(s.source, line=places[(s.source.line or 1) - 1])) for s in stated]
    return events, moved


def _events(path: str, habits: Iterator[Habit], text: str, places: Sequence[int], last: int) -> Iterator[Event]:
    """Yield the habits of the code; `places` holds the line of the file for each line of the code."""
    lines = text.split("\n")
    for habit in habits:
        at = habit.line - 1
        line = places[at] if 0 <= at < len(places) else 1
        quote = lines[at].strip()[:200] if 0 <= at < len(lines) else ""
        data = {"habit": habit.name, **_moved(habit.facts, places)}
        source = Source(path=path, line=min(line, max(1, last)))
        yield Event(kind=EventKind.SCRIPT, text=quote, source=source, data=data)


def _moved(facts: Mapping[str, str | float], places: Sequence[int]) -> dict[str, str | float]:
    """Return the facts with lines of the code turned into lines of the file."""
    moved = dict[str, str | float](facts)
    for name, value in facts.items():
        if name.endswith("line") and isinstance(value, float) and 1 <= value <= len(places):
            moved[name] = float(places[int(value) - 1])
    return moved
