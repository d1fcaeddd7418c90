"""A loss that is divided for its gradient and printed as it is then."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inner_loop
from jindan_tools.readers.scripts.program import Program, dotted
from jindan_tools.readers.scripts.values import values

_PRINTS = frozenset({"print", "info", "log", "add_scalar", "write", "set_postfix", "append", "scalar", "log_metric"})


def prints_divided_loss(training: Training) -> Iterator[Habit]:
    """Find `loss = ... / n` or `loss /= n` whose loss.item() is printed in the same loop and nowhere multiplied."""
    program = training.program
    for backward in training.backwards:
        base = backward.func.value if isinstance(backward.func, ast.Attribute) else None
        name = base.id if isinstance(base, ast.Name) else ""
        loop = inner_loop(program, backward)
        if not name or loop is None:
            continue
        divisor = next((d for n in ast.walk(loop) if (d := _divisor(n, name)) is not None), None)
        if divisor is None or _multiplies(loop, name):
            continue
        printed = next((c for c in ast.walk(loop) if isinstance(c, ast.Call) and _prints(c, name)), None)
        if printed is not None:
            yield Habit(name="prints_divided_loss", line=printed.lineno, facts={"count": _count(program, divisor)})
            return


def _divisor(node: ast.AST, name: str) -> ast.expr | None:
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Div) and dotted(node.target) == (name,):
        return node.value
    assigned = isinstance(node, ast.Assign) and any(dotted(t) == (name,) for t in node.targets)
    if (
        assigned
        and isinstance(node, ast.Assign)
        and isinstance(node.value, ast.BinOp)
        and isinstance(node.value.op, ast.Div)
    ):
        return node.value.right
    return None


def _multiplies(loop: ast.AST, name: str) -> bool:
    """Say whether a product holds the loss, or a sum over the micro-batches is kept: either gives the whole back."""
    for node in ast.walk(loop):
        product = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Mult | ast.Add)
        if product and any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(node)):
            return True
    return False


def _prints(call: ast.Call, name: str) -> bool:
    last = (dotted(call.func) or ("",))[-1]
    return last in _PRINTS and any(
        isinstance(n, ast.Attribute) and n.attr == "item" and dotted(n.value) == (name,) for n in ast.walk(call)
    )


def _count(program: Program, divisor: ast.expr) -> float:
    """Return the number that is divided by, 0 when it is no literal."""
    known = [n for node in (divisor, *values(program, divisor)) if (n := number(node)) is not None]
    return known[0] if known else 0.0
