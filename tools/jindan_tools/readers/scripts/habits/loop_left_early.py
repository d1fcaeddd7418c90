"""A loop over training batches that a few lines meant for debugging leave after some batches."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called, number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inner_loop

_MOST = 50


def loop_left_early(training: Training) -> Iterator[Habit]:
    """Find `for i, batch in enumerate(loader): if i >= 10: break` around backward, within a loop of epochs.

    Only a number that is written out counts: a named one is a plan.
    """
    program = training.program
    for backward in training.backwards:
        loop = inner_loop(program, backward)
        if not isinstance(loop, ast.For) or not _is_counted(loop) or len(program.loops(loop)) < 1:
            continue
        counter = loop.target.elts[0] if isinstance(loop.target, ast.Tuple) else None
        for node in loop.body:
            if isinstance(node, ast.If) and isinstance(counter, ast.Name) and isinstance(node.body[-1], ast.Break):
                most = _most(node.test, counter.id)
                if most is not None and 0 < most <= _MOST and not _counts_elsewhere(loop, counter.id):
                    yield Habit(name="loop_left_early", line=node.lineno, facts={"batches": most})
                    return


def _is_counted(loop: ast.For) -> bool:
    inner = loop.iter
    while isinstance(inner, ast.Call) and called(inner) in {"tqdm", "track"} and inner.args:
        inner = inner.args[0]
    return isinstance(inner, ast.Call) and called(inner) == "enumerate" and len(inner.args) == 1 and not inner.keywords


def _most(test: ast.expr, counter: str) -> float | None:
    """Return how many batches are begun before the loop is left, when the test holds the counter against a number."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    value = number(test.comparators[0])
    left = test.left
    ahead = 0.0
    if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add) and number(left.right) == 1:
        left, ahead = left.left, 1.0
    if value is None or not isinstance(left, ast.Name) or left.id != counter:
        return None
    op = test.ops[0]
    return (
        value - ahead + (1.0 if isinstance(op, ast.Gt) else 0.0) if isinstance(op, ast.Gt | ast.GtE | ast.Eq) else None
    )


def _counts_elsewhere(loop: ast.For, counter: str) -> bool:
    """Say whether the counter is given another value within the loop."""
    return any(
        isinstance(n, ast.Name) and n.id == counter and not isinstance(n.ctx, ast.Load)
        for s in loop.body
        for n in ast.walk(s)
    )
