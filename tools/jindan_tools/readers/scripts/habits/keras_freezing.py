"""Weights of a Keras model that are frozen or freed after compile, which has no effect until the next compile."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted


def keras_freezing(training: Training) -> Iterator[Habit]:
    """Find `x.trainable = True` between compile and fit of one block, with no compile in between."""
    program = training.program
    if "trainable" not in program.stored:
        return
    for block in [program.tree.body, *(f.body for f in program.functions)]:
        state: ast.stmt | None = None
        compiled = False
        for statement in block:
            names = {(dotted(c.func) or ("",))[-1] for c in ast.walk(statement) if isinstance(c, ast.Call)}
            if "compile" in names:
                compiled, state = True, None
            elif compiled and _frees(program, statement):
                state = statement
            elif "fit" in names and state is not None:
                yield Habit(name="freed_after_compile", line=state.lineno, facts={"fit_line": float(statement.lineno)})
                return


def _frees(program: Program, statement: ast.stmt) -> bool:
    """Say whether a statement sets `trainable` to True."""
    del program
    return any(
        isinstance(n, ast.Assign)
        and isinstance(n.value, ast.Constant)
        and n.value.value is True
        and any(isinstance(t, ast.Attribute) and t.attr == "trainable" for t in n.targets)
        for n in ast.walk(statement)
    )
