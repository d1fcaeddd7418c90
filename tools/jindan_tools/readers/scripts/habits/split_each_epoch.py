"""A split that is drawn anew inside the loop over the epochs, while one model goes on learning."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, is_open
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inner_loop, inside

_SPLITS = frozenset({"random_split", "train_test_split"})


def split_each_epoch(training: Training) -> Iterator[Habit]:
    """Find `random_split(...)` without a seed in the loop around the loop of the batches, the optimizer made before it."""
    program = training.program
    for call in program.calls:
        loop = inner_loop(program, call) if called(call) in _SPLITS and not is_open(call) else None
        if not isinstance(loop, ast.For) or argument(call, "generator") or argument(call, "random_state"):
            continue
        learns = any(inside(program, b, loop) and inner_loop(program, b) is not loop for b in training.backwards)
        made = [m for m in training.optimizers if inside(program, m.call, loop)]
        if learns and training.optimizers and not made:
            yield Habit(name="split_each_epoch", line=call.lineno, facts={"loop_line": float(loop.lineno)})
            return
