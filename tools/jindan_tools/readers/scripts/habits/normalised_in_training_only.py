"""Transforms of torchvision that normalise the training images and not the held-out ones, or the other way round."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called, word
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, given_name
from jindan_tools.readers.scripts.program import Program, dotted
from jindan_tools.readers.scripts.values import values

_HELD_OUT = ("val", "valid", "validation", "eval", "test")


def normalised_in_training_only(training: Training) -> Iterator[Habit]:
    """Find two lists of transforms, named for training and for held-out data, of which one normalises."""
    program = training.program
    yield from _by_flag(program)
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


def _by_flag(program: Program) -> Iterator[Habit]:
    """Find `if self.train: x = (x - mean) / std` in a data set that standardises nothing otherwise."""
    for function in program.functions:
        if function.name != "__getitem__":
            continue
        owner = program.class_of(function) or function
        scaled = [n for n in ast.walk(owner) if isinstance(n, ast.Assign) and _standardises(n)]
        branch = program.above.get(scaled[0]) if len(scaled) == 1 else None
        if isinstance(branch, ast.If) and scaled[0] in branch.body and _is_training_flag(branch.test):
            facts: dict[str, str | float] = {"side": "train", "other_line": float(scaled[0].lineno)}
            yield Habit(name="normalised_on_one_side", line=branch.lineno, facts=facts)
            return


def _standardises(node: ast.Assign) -> bool:
    """Say whether `x = (x - mean) / std` is assigned, or x normalised by a call of that name."""
    value = node.value
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div) and isinstance(value.left, ast.BinOp):
        return isinstance(value.left.op, ast.Sub) and dotted(value.left.left) == dotted(node.targets[0]) != ()
    return isinstance(value, ast.Call) and called(value).lower() in {"normalize", "standardize", "normalise"}


def _is_training_flag(test: ast.expr) -> bool:
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
        return word(test.comparators[0]) == "train"
    return (dotted(test) or ("",))[-1].lower() in {"train", "is_train", "training", "is_training"}


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
