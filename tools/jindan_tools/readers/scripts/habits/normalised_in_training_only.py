"""Transforms of torchvision that normalise the training images and not the held-out ones, or the other way round."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, given_name
from jindan_tools.readers.scripts.program import Program
from jindan_tools.readers.scripts.values import values

_HELD_OUT = ("val", "valid", "validation", "eval", "test")


def normalised_in_training_only(training: Training) -> Iterator[Habit]:
    """Find two lists of transforms, named for training and for held-out data, of which one normalises."""
    program = training.program
    found = list(composed(program))
    trained = [c for c in found if "train" in c[0]]
    held = [c for c in found if "train" not in c[0] and any(p.startswith(_HELD_OUT) for p in c[0].split("_"))]
    if len(trained) != 1 or len(held) != 1:
        return
    first, second = _steps(program, trained[0][1]), _steps(program, held[0][1])
    if first is None or second is None or "ToTensor" not in first or "ToTensor" not in second:
        return
    if ("Normalize" in first) != ("Normalize" in second):
        side = "train" if "Normalize" in first else "held_out"
        facts: dict[str, str | float] = {"side": side, "other_line": float(trained[0][1].lineno)}
        yield Habit(name="normalised_on_one_side", line=held[0][1].lineno, facts=facts)


def composed(program: Program) -> Iterator[tuple[str, ast.Call]]:
    """Yield each Compose with the lower-case name or dictionary key it is given."""
    for call in program.calls:
        if program.called(call).rpartition(".")[2] != "Compose":
            continue
        name = given_name(program, call) or _key(program, call)
        if name:
            yield name.lower(), call


def _key(program: Program, call: ast.Call) -> str:
    up = program.above.get(call)
    if not isinstance(up, ast.Dict):
        return ""
    return next(
        (str(k.value) for k, v in zip(up.keys, up.values, strict=True) if v is call and isinstance(k, ast.Constant)), ""
    )


def _steps(program: Program, call: ast.Call) -> set[str] | None:
    """Return the names of the transforms of a list that is written out, None when one of them is not known."""
    given = call.args[0] if call.args else None
    if not isinstance(given, ast.List):
        return None
    names: set[str] = set()
    for part in given.elts:
        made = values(program, part)
        if len(made) != 1 or not isinstance(made[0], ast.Call) or not program.called(made[0]):
            return None
        name = program.called(made[0])
        if "transforms" not in name and "torchvision" not in name:
            return None
        names.add(name.rpartition(".")[2])
    return names
