"""Gradients that are cleared between backward and step, so that every update is made with none."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training


def cleared_before_step(training: Training) -> Iterator[Habit]:
    """Find `loss.backward()`, `x.zero_grad()` and `optimizer.step()` as plain statements of one block, in this order."""
    program = training.program
    if training.is_driven or len(training.optimizers) != 1:
        return
    for backward in training.backwards:
        statement = program.statement(backward)
        block = program.block(statement) if statement is not None else []
        if statement is None or statement not in block:
            continue
        cleared: ast.Call | None = None
        for later in block[block.index(statement) + 1 :]:
            call = later.value if isinstance(later, ast.Expr) and isinstance(later.value, ast.Call) else None
            if call is None:
                continue
            if called(call) == "zero_grad":
                cleared = cleared or call
            elif called(call) == "step" and any(training.may_be(call, m) for m in training.optimizers):
                if cleared is not None:
                    yield Habit(
                        name="cleared_before_step", line=cleared.lineno, facts={"step_line": float(call.lineno)}
                    )
                    return
                break
            elif called(call) == "backward":
                break
