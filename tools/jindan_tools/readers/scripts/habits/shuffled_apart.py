"""Inputs and labels that are put into an order of their own each, so that no row keeps its label."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

_SHUFFLES = frozenset({"shuffle"})
_ORDERS = frozenset({"randperm", "permutation"})
# What sets the generator back between the two gives both the same order.
_SETS_BACK = frozenset({"seed", "manual_seed", "set_state", "setstate", "set_rng_state", "default_rng", "RandomState", "Random"})  # fmt: skip


def shuffled_apart(training: Training) -> Iterator[Habit]:
    """Find two shuffles of one block, of two names that are handed on together, without a seed set back between them."""
    program = training.program
    found = sorted(_orders(program), key=lambda f: f[1].lineno)
    for index, (name, call) in enumerate(found):
        for other, later in found[index + 1 :]:
            if other == name or program.scope(call) is not program.scope(later) or _set_back(program, call, later):
                continue
            if _go_together(program, name, other, later):
                facts: dict[str, str | float] = {"first": name, "second": other, "first_line": float(call.lineno)}
                yield Habit(name="shuffled_apart", line=later.lineno, facts=facts)
                return


def _orders(program: Program) -> Iterator[tuple[str, ast.Call]]:
    """Yield the names that a call puts into a new order: `rng.shuffle(x)`, `x = x[randperm(n)]`, `x = shuffle(x)`."""
    for call in program.calls:
        if called(call) in _SHUFFLES and len(call.args) == 1 and isinstance(call.args[0], ast.Name):
            if argument(call, "random_state") is None:
                yield call.args[0].id, call
        elif called(call) in _ORDERS and isinstance(up := program.above.get(call), ast.Subscript):
            statement = program.statement(call)
            if up.slice is call and isinstance(up.value, ast.Name) and isinstance(statement, ast.Assign):
                target = statement.targets[0]
                if isinstance(target, ast.Name) and statement.value is up:
                    yield target.id, call


def _set_back(program: Program, one: ast.Call, other: ast.Call) -> bool:
    return any(called(c) in _SETS_BACK and one.lineno < c.lineno <= other.lineno for c in program.calls)


def _go_together(program: Program, one: str, other: str, behind: ast.Call) -> bool:
    """Say whether two names are the arguments of one call, or what one tuple holds, behind a line."""
    for node in program.above:
        if not isinstance(node, ast.Call | ast.Tuple) or node.lineno < behind.lineno or node is behind:
            continue
        parts = node.args if isinstance(node, ast.Call) else node.elts
        if program.scope(node) is program.scope(behind) and {one, other} <= {_base(p) for p in parts}:
            return True
    return False


def _base(node: ast.expr) -> str:
    """Return the name that an expression is a part of."""
    while isinstance(node, ast.Subscript | ast.Call):
        node = node.value if isinstance(node, ast.Subscript) else node.args[0] if node.args else node.func
    return (dotted(node) or ("",))[0]
