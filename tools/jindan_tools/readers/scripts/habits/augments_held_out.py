"""Random crops and erasing that the held-out images go through as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, given_name
from jindan_tools.readers.scripts.program import Program
from jindan_tools.readers.scripts.values import values

# What takes a part of the picture away; flips and small turns cost a trained network little.
_STRONG = frozenset(
    {"RandomResizedCrop", "RandomErasing", "CoarseDropout", "Cutout", "RandomPerspective", "ElasticTransform", "RandAugment",
     "TrivialAugmentWide", "AutoAugment", "AugMix", "GridDistortion", "GridDropout", "RandomSizedCrop", "RandomCrop"}
)  # fmt: skip
_HELD_OUT = ("val", "valid", "validation", "test", "eval", "dev")


def augments_held_out(training: Training) -> Iterator[Habit]:
    """Find a list of transforms with random crops or erasing that a held-out data set is given."""
    program = training.program
    for call in program.calls:
        name = given_name(program, call).lower()
        if not _is_held_out(name) or "train" in name:
            continue
        for node in (call, *call.args, *(k.value for k in call.keywords)):
            kind, line = _strong(program, node)
            if kind:
                facts: dict[str, str | float] = {"kind": kind, "other_line": float(line)}
                yield Habit(name="augments_held_out", line=call.lineno, facts=facts)
                return


def _is_held_out(name: str) -> bool:
    return any(part.startswith(_HELD_OUT) for part in name.split("_"))


def _strong(program: Program, node: ast.expr) -> tuple[str, int]:
    """Return the first transform that takes a part away, of a list of them that a value stands for, and its line."""
    for made in values(program, node):
        if not isinstance(made, ast.Call) or called(made) not in {"Compose", "Sequential", "create_transform"}:
            continue
        parts = made.args[0].elts if made.args and isinstance(made.args[0], ast.List | ast.Tuple) else made.args
        for part in parts:
            for step in values(program, part):
                if isinstance(step, ast.Call) and called(step) in _STRONG:
                    return called(step), step.lineno
    return "", 0
