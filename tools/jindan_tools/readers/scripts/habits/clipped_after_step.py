"""A limit for the gradient that is applied behind the update."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inner_loop
from jindan_tools.readers.scripts.program import dotted

_CLIPS = frozenset({"clip_grad_norm_", "clip_grad_value_"})


def clipped_after_step(training: Training) -> Iterator[Habit]:
    """Find clip_grad_norm_ behind the step of the only optimizer in one block, none before it."""
    program = training.program
    if training.is_driven or len(training.optimizers) != 1:
        return
    for step in training.step_calls(training.optimizers[0]):
        statement = program.statement(step)
        block = [] if statement is None else program.block(statement)
        if statement is None or not block or inner_loop(program, step) is None:
            continue
        at = block.index(statement)
        before, after = block[:at], block[at + 1 :]
        late = next((c for s in after for c in ast.walk(s) if isinstance(c, ast.Call) and _clips(c)), None)
        loop = inner_loop(program, step)
        early = (
            any(_clips(n) and n.lineno < step.lineno for n in ast.walk(loop) if isinstance(n, ast.Call))
            if loop is not None
            else True
        )
        if late is not None and not early and not any(_clips(n) for s in before for n in ast.walk(s)):
            yield Habit(name="clipped_after_step", line=late.lineno, facts={"step_line": float(step.lineno)})
            return


def _clips(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and (dotted(node.func) or ("",))[-1] in _CLIPS
