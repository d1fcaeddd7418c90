"""A sum of losses that keeps the graph of every batch alive."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inner_loop
from jindan_tools.readers.scripts.program import Program, dotted


def keeps_graph(training: Training) -> Iterator[Habit]:
    """Find `total += loss` or `losses.append(loss)` on the loss that backward is called on, without item or detach."""
    program = training.program
    for backward in training.backwards:
        loop = inner_loop(program, backward)
        base = backward.func.value if isinstance(backward.func, ast.Attribute) else None
        if not isinstance(loop, ast.For) or not isinstance(base, ast.Name) or not _over_batches(loop):
            continue
        for node in ast.walk(loop):
            if (
                getattr(node, "lineno", 0) > backward.lineno
                and inner_loop(program, node) is loop
                and _keeps(node, base.id)
            ):
                if not _is_given_anew(program, loop, base.id, backward.lineno):
                    yield Habit(
                        name="keeps_graph", line=getattr(node, "lineno", backward.lineno), facts={"loss": base.id}
                    )
                return


def _over_batches(loop: ast.For) -> bool:
    words = [w.lower() for n in ast.walk(loop.iter) for w in dotted(n)[-1:]]
    return any(part in w for w in words for part in ("load", "batch", "data", "iter", "_dl"))


def _keeps(node: ast.AST, loss: str) -> bool:
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
        value = node.value
        if isinstance(value, ast.BinOp):
            value = value.left if dotted(value.left) == (loss,) else value.right
        return dotted(value) == (loss,) and dotted(node.target) != (loss,)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append" and node.args:
        return dotted(node.args[0]) == (loss,)
    return False


def _is_given_anew(program: Program, loop: ast.AST, loss: str, line: int) -> bool:
    """Say whether the loss is a number by then: assigned anew after backward."""
    return any(
        isinstance(n, ast.Name) and n.id == loss and isinstance(n.ctx, ast.Store) and n.lineno > line
        for n in ast.walk(loop)
    )
