"""Read the scripts of a folder as the one program that they are, where the one that is started imports the others."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind, training_scripts
from jindan_tools.model.run import FileRead
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading
from jindan_tools.readers.decode import read_text
from jindan_tools.readers.files.whole_text import whole_text
from jindan_tools.readers.scripts.linking import Linked, imports, linked
from jindan_tools.readers.scripts.program import MAX_TEXT, syntax_tree
from jindan_tools.readers.scripts.training import habits_of, may_train

_MOST = 40
_STARTED = ("train", "main", "run", "fit", "finetune", "fine_tune")

Found = tuple[FileRead, Reading]


def with_linked(base: Path, found: Sequence[Found], sizes: Mapping[str, int], started: str = "") -> list[Found]:
    """Return what was read, with the habits of the whole program in place of those of its files taken apart.

    `sizes` holds the files of the folder, `started` is the script that is known to be started. Nothing changes where it
    is not known and no script, or more than one, may be the one.
    """
    scripts = [p for p, size in sizes.items() if p.endswith(".py") and size <= MAX_TEXT][:_MOST]
    try:
        texts = {p: whole_text(read_text(base, p, sizes[p])) for p in scripts}
    except OSError:
        return list(found)
    trees = {p: tree for p, text in texts.items() if (tree := syntax_tree(text)) is not None}
    main = started or _started(trees)
    program = linked(texts, trees, main) if main else None
    if program is None or not may_train(program.text):
        return list(found)
    events = tuple(_events(program, main))
    if not any(training_scripts(events)):
        return list(found)
    read = [f.path for f, _ in found if f.path in program.paths]
    told = main if main in read else next(iter(read), "")
    return [(f, _joined(f.path, r, program, events if f.path == told else ())) for f, r in found]


def _started(trees: Mapping[str, ast.Module]) -> str:
    """Return the one script that imports others and is imported by none, '' for none or several."""
    uses = {path: imports(trees, path) for path in trees}
    used = frozenset[str]().union(*uses.values()) if uses else frozenset[str]()
    mains = [p for p in trees if uses[p] and p not in used]
    if len(mains) > 1:
        mains = [p for p in mains if PurePosixPath(p).name.lower().startswith(_STARTED)]
    return mains[0] if len(mains) == 1 else ""


def _events(program: Linked, main: str) -> Iterator[Event]:
    lines = program.text.split("\n")
    for habit in habits_of(program.tree):
        at = min(max(0, habit.line - 1), len(program.places) - 1)
        path, line = program.places[at]
        facts = {k: _moved(k, v, program) for k, v in habit.facts.items()}
        yield Event(
            kind=EventKind.SCRIPT,
            text=lines[at].strip()[:200],
            source=Source(path=path, line=line),
            data={"habit": habit.name, "program": main, **facts},
        )


def _moved(name: str, value: str | float, program: Linked) -> str | float:
    """Return the line of a fact as a line of its own file."""
    if name.endswith("line") and isinstance(value, float) and 1 <= value <= len(program.places):
        return float(program.places[int(value) - 1][1])
    return value


def _joined(path: str, reading: Reading, program: Linked, events: tuple[Event, ...]) -> Reading:
    """Return a reading with the events of the program in place of the habits that its file shows by itself."""
    if path not in program.paths:
        return reading
    return replace(reading, events=(*_not_of_training(reading.events), *events))


def _not_of_training(events: Sequence[Event]) -> Iterator[Event]:
    """Yield what a file tells beside the habits of its training, which begin with `trains` or are endings of models."""
    for event in events:
        name = event.word("habit") if event.kind is EventKind.SCRIPT else ""
        if name == "trains":
            return
        if name not in {"module_ends", "module_scales"}:
            yield event
