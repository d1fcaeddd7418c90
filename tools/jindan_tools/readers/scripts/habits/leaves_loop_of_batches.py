"""Loops of batches that an indentation breaks: a return after the first batch, one update after the last."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import dotted


def leaves_loop_of_batches(training: Training) -> Iterator[Habit]:
    """Find `return total / n` at the end of the body of a loop over a loader that adds up, under no condition."""
    program = training.program
    for loop in (n for n in program.above if isinstance(n, ast.For)):
        last = loop.body[-1]
        adds = any(isinstance(n, ast.AugAssign) for s in loop.body for n in ast.walk(s))
        if isinstance(last, ast.Return) and last.value is not None and adds and _over_loader(loop):
            yield Habit(name="returns_after_one_batch", line=last.lineno, facts={"loop_line": float(loop.lineno)})
            return


def one_step_an_epoch(training: Training) -> Iterator[Habit]:
    """Find `loss.backward()` right behind the loop over the loader that computes `loss` anew for each batch."""
    program = training.program
    if training.is_driven:
        return
    for backward in training.backwards:
        name = dotted(backward.func)[:-1]
        statement = program.statement(backward)
        block = program.block(statement) if statement is not None else []
        at = block.index(statement) if statement in block else 0
        loop = block[at - 1] if at > 0 else None
        if len(name) != 1 or not isinstance(loop, ast.For) or not _over_loader(loop):
            continue
        stored = [
            n for n in ast.walk(loop) if isinstance(n, ast.Name) and n.id == name[0] and not isinstance(n.ctx, ast.Load)
        ]
        up = program.above.get(stored[0]) if len(stored) == 1 else None
        fresh = isinstance(up, ast.Assign) and not any(
            isinstance(n, ast.Name) and n.id == name[0] for n in ast.walk(up.value)
        )
        steps = any(isinstance(n, ast.Call) and called(n) == "step" for n in ast.walk(loop))
        if (
            fresh
            and not steps
            and any(isinstance(n, ast.Call) and called(n) == "step" for s in block[at:] for n in ast.walk(s))
        ):
            yield Habit(name="one_step_an_epoch", line=backward.lineno, facts={"loop_line": float(loop.lineno)})
            return


def _over_loader(loop: ast.For) -> bool:
    words = [w.lower() for n in ast.walk(loop.iter) for w in dotted(n)]
    return any("load" in w or w.endswith(("dl", "batches", "_iter")) for w in words)
