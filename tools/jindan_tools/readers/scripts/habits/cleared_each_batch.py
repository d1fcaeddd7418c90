"""Gradients that are cleared before every batch although several batches are to make one update."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.habits.accumulates_without_dividing import inner_branch
from jindan_tools.readers.scripts.loops import Training, inner_loop
from jindan_tools.readers.scripts.program import Program, dotted
from jindan_tools.readers.scripts.values import values


def cleared_each_batch(training: Training) -> Iterator[Habit]:
    """Find zero_grad outside of any condition in a loop whose only step stands under `(i + 1) % N == 0`."""
    program = training.program
    if training.is_driven or len(training.optimizers) != 1:
        return
    made = training.optimizers[0]
    steps = training.step_calls(made)
    for backward in training.backwards:
        loop = inner_loop(program, backward)
        if loop is None or inner_branch(program, backward, loop) is not None:
            continue
        branches = [inner_branch(program, s, loop) for s in steps if inner_loop(program, s) is loop]
        every = next((n for b in branches if b is not None and (n := _every(program, b.test))), "")
        cleared = next(
            (
                c
                for c in program.calls
                if _clears(c, made.name) and inner_loop(program, c) is loop and inner_branch(program, c, loop) is None
            ),
            None,
        )
        if not branches or not all(branches) or not every or cleared is None:
            continue
        yield Habit(
            name="cleared_each_batch",
            line=cleared.lineno,
            facts={"every": every, "branch_line": float(steps[0].lineno)},
        )
        return


def _clears(call: ast.Call, name: str) -> bool:
    parts = dotted(call.func)
    return parts[-1:] == ("zero_grad",) and (parts[-2:-1] == (name,) or parts[-2:-1] == ("model",))


def _every(program: Program, test: ast.expr) -> str:
    found = next((n for n in ast.walk(test) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Mod)), None)
    if found is None:
        return ""
    known = [n for node in (found.right, *values(program, found.right)) if (n := number(node)) is not None]
    return f"{known[0]:g}" if known else ast.unparse(found.right)[:40]
