"""A training loop that cuts its batches from the rows as they lie, in a file that mixes them nowhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.habits.data_loaders import NO_ORDER, text_of
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program
from jindan_tools.readers.scripts.values import values

_CUTS = frozenset({"split", "chunk", "array_split"})
_STEPPED = 3


def slices_in_order(training: Training) -> Iterator[Habit]:
    """Find `for k in range(0, n, b): x[k:k + b]` and `for i in arange(n).split(b)` around backward."""
    program = training.program
    if any(any(word in text_of(node) for word in (*NO_ORDER, "randint", "DataLoader")) for node in program.above):
        return
    for backward in training.backwards:
        for loop in program.loops(backward):
            if isinstance(loop, ast.For) and (_steps_over_rows(loop) or _splits_a_count(program, loop)):
                yield Habit(name="unshuffled_training", line=loop.lineno, facts={"loader": ast.unparse(loop.iter)[:40]})
                return


def _steps_over_rows(loop: ast.For) -> bool:
    over, at = loop.iter, loop.target
    stepped = isinstance(over, ast.Call) and ast.unparse(over.func) == "range" and len(over.args) == _STEPPED
    if not stepped or not isinstance(at, ast.Name):
        return False
    return any(
        isinstance(n, ast.Slice) and isinstance(n.lower, ast.Name) and n.lower.id == at.id and n.upper is not None
        for n in ast.walk(loop)
    )


def _splits_a_count(program: Program, loop: ast.For) -> bool:
    for call in (c for v in (loop.iter, *values(program, loop.iter)) for c in ast.walk(v)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _CUTS:
            whole = call.func.value
            found = [whole] if isinstance(whole, ast.Call) else [*values(program, whole)]
            return any(isinstance(v, ast.Call) and ast.unparse(v.func).rpartition(".")[2] == "arange" for v in found)
    return False
