"""Axes that are swapped by giving the sizes in another order: the numbers stay where they are and mean something else."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted


def axes_by_reshape(training: Training) -> Iterator[Habit]:
    """Find `x.view(x.size(1), x.size(0), x.size(2))`: all sizes of x itself, in another order than its own."""
    program = training.program
    for call in program.calls:
        if (
            not isinstance(call.func, ast.Attribute)
            or call.func.attr not in {"view", "reshape"}
            or not dotted(call.func.value)
        ):
            continue
        sizes = (
            call.args[0].elts if len(call.args) == 1 and isinstance(call.args[0], ast.Tuple | ast.List) else call.args
        )
        order = [_axis(program, s, call.func.value) for s in sizes]
        known = [o for o in order if o is not None]
        if (
            len(known) == len(order) >= 2
            and sorted(known) == list(range(len(known)))
            and known != sorted(known)
            and _is_whole(known, order)
        ):
            facts: dict[str, str | float] = {"name": ".".join(dotted(call.func.value)), "rows": float(known[0] != 0)}
            yield Habit(name="axes_by_reshape", line=call.lineno, facts=facts)
            return


def _is_whole(known: list[int], order: list[int | None]) -> bool:
    # Two sizes alone may be a table of one column turned into a row: with three and more nothing is right by chance.
    return len(known) == len(order) >= 3


def _axis(program: Program, node: ast.expr, owner: ast.expr) -> int | None:
    """Return which size of the owner an expression is: `x.size(1)`, `x.shape[1]`, or a name of `b, t, f = x.shape`."""
    value: float | None = None
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "size"
        and len(node.args) == 1
    ):
        value = number(node.args[0]) if dotted(node.func.value) == dotted(owner) else None
    elif isinstance(node, ast.Subscript) and dotted(node.value) == (*dotted(owner), "shape"):
        value = number(node.slice)
    elif isinstance(node, ast.Name):
        return _unpacked(program, node, owner)
    return int(value) if value is not None and value >= 0 else None


def _unpacked(program: Program, name: ast.Name, owner: ast.expr) -> int | None:
    given = program.given_here(name)
    targets = program.above.get(given[0]) if len(given) == 1 else None
    statement = program.above.get(targets) if isinstance(targets, ast.Tuple) else None
    if not isinstance(targets, ast.Tuple) or not isinstance(statement, ast.Assign) or given[0] not in targets.elts:
        return None
    value = statement.value
    if (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr == "size"
        and not value.args
    ):
        held = dotted(value.func.value)
    else:
        held = dotted(value)[:-1] if dotted(value)[-1:] == ("shape",) else ()
    plain = isinstance(owner, ast.Name) and len(program.given_here(owner)) == 0
    return (
        next(i for i, e in enumerate(targets.elts) if e is given[0])
        if held and held == dotted(owner) and plain
        else None
    )
