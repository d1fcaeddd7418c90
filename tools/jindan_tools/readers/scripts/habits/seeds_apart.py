"""Two calls that split one data set, each for its own side, with different seeds: the sides overlap."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from jindan_tools.readers.scripts.arguments import argument, called, is_false, number, word
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.handed import calls_of, handed
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program

# keras.utils: a split by a shuffled order. flow_from_directory of ImageDataGenerator splits each folder by its file order.
_OF_KERAS = frozenset({"image_dataset_from_directory", "text_dataset_from_directory", "audio_dataset_from_directory"})
_SPLITS = frozenset({"random_split", "train_test_split"})


class _Side(NamedTuple):
    data: str
    side: str
    seed: float
    line: int


def seeds_apart(training: Training) -> Iterator[Habit]:
    """Find the two halves of one split that were drawn with different seeds."""
    program = training.program
    for kind, sides in (("keras", list(_of_keras(program))), ("split", list(_of_split(program)))):
        for first in sides:
            other = next((s for s in sides if s.data == first.data and s.side != first.side), None)
            if other is not None and other.seed != first.seed:
                facts: dict[str, str | float] = {
                    "kind": kind,
                    "seed": first.seed,
                    "other": other.seed,
                    "other_line": float(other.line),
                }
                yield Habit(name="seeds_apart", line=first.line, facts=facts)
                return


def _of_keras(program: Program) -> Iterator[_Side]:
    for call in program.calls:
        if (
            called(call) not in _OF_KERAS
            or argument(call, "validation_split") is None
            or is_false(argument(call, "shuffle"))
        ):
            continue
        data = argument(call, "directory", 0)
        named = "" if data is None else ast.unparse(data)[:200]
        function = program.scope(call)
        callers: list[ast.Call | None] = [None]
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            callers = [*calls_of(program, function)] or [None]
        for caller in callers:
            side = word(_told(program, argument(call, "subset"), caller))
            seed = number(_told(program, argument(call, "seed"), caller))
            if side in {"training", "validation"} and seed is not None:
                yield _Side(named, side, seed, (caller or call).lineno)


def _told(program: Program, given: ast.expr | None, caller: ast.Call | None) -> ast.expr | None:
    """Return what an argument stands for where the function around it is called from `caller`."""
    if not isinstance(given, ast.Name):
        return given
    scope = program.scope(given)
    if caller is not None and isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
        over = handed(program, caller, scope, given.id)
        if over is not None:
            given = over
    if not isinstance(given, ast.Name):
        return given
    stored = program.stored.get(given.id, ())
    up = program.above.get(stored[0]) if len(stored) == 1 else None
    return up.value if isinstance(up, ast.Assign) and len(up.targets) == 1 else None


def _of_split(program: Program) -> Iterator[_Side]:
    """Yield the side that is kept of each split of which the other side is thrown away: `train, _ = random_split(...)`."""
    for call in program.calls:
        if called(call) not in _SPLITS or not call.args:
            continue
        up = program.above.get(call)
        targets = up.targets[0] if isinstance(up, ast.Assign) and len(up.targets) == 1 else None
        names = [t.id for t in targets.elts if isinstance(t, ast.Name)] if isinstance(targets, ast.Tuple) else []
        kept = [i for i, name in enumerate(names) if not name.startswith("_")]
        seed = _seed(program, call)
        if len(names) == 2 and len(kept) == 1 and seed is not None:
            yield _Side(ast.unparse(call.args[0])[:200], str(kept[0]), seed, call.lineno)


def _seed(program: Program, call: ast.Call) -> float | None:
    given = argument(call, "random_state") or argument(call, "generator")
    if isinstance(given, ast.Call) and called(given) == "manual_seed":
        given = argument(given, "seed", 0)
    return number(_told(program, given, None))
