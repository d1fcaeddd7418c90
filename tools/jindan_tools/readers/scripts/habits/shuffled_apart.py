"""Inputs and labels that are put into an order of their own each, so that no row keeps its label."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, is_true
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
    parted = _parted_apart(program)
    if parted is not None:
        yield parted
        return
    alone = next(_one_of_two(program), None)
    if alone is not None:
        yield alone
        return
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


def _parted_apart(program: Program) -> Habit | None:
    """Find two `train_test_split` of one array each, one of inputs and one of labels, that draw orders of their own."""
    splits = sorted(
        (c for c in program.calls if called(c) == "train_test_split" and len(c.args) == 1), key=lambda c: c.lineno
    )
    for index, one in enumerate(splits):
        for other in splits[index + 1 :]:
            names = _base(one.args[0]).lower(), _base(other.args[0]).lower()
            if program.scope(one) is not program.scope(other) or {_kind(n) for n in names} != {"x", "y"}:
                continue
            seeds = [argument(c, "random_state") for c in (one, other)]
            same = all(s is not None for s in seeds) and ast.dump(seeds[0] or one) == ast.dump(seeds[1] or one)
            if same or _keeps_order(one) or _keeps_order(other) or _set_back(program, one, other):
                continue
            facts: dict[str, str | float] = {
                "first": _base(one.args[0]), "second": _base(other.args[0]), "first_line": float(one.lineno), "how": "split",
            }  # fmt: skip
            return Habit(name="shuffled_apart", line=other.lineno, facts=facts)
    return None


def _one_of_two(program: Program) -> Iterator[Habit]:
    """Find `x = x[order]` with a permutation that nothing else is put into, while x and y are handed on together."""
    for call in program.calls:
        statement = program.statement(call)
        if called(call) not in _ORDERS or not isinstance(statement, ast.Assign) or statement.value is not call:
            continue
        order = statement.targets[0]
        if not isinstance(order, ast.Name) or len(program.given_here(order)) != 1:
            continue
        scope = program.scope(call)
        uses = [
            n for n in program.above
            if isinstance(n, ast.Name) and n.id == order.id and isinstance(n.ctx, ast.Load) and program.scope(n) is scope
        ]  # fmt: skip
        cut = program.above.get(uses[0]) if len(uses) == 1 else None
        if not isinstance(cut, ast.Subscript) or cut.slice is not uses[0]:
            continue
        moved = program.statement(cut)
        if not isinstance(moved, ast.Assign) or moved.value is not cut or not isinstance(moved.targets[0], ast.Name):
            continue
        name = moved.targets[0].id
        other = _partner(program, name, call) if dotted(cut.value) == (name,) else ""
        if other:
            facts: dict[str, str | float] = {
                "first": name,
                "second": other,
                "first_line": float(moved.lineno),
                "how": "alone",
            }
            yield Habit(name="shuffled_apart", line=moved.lineno, facts=facts)


def _partner(program: Program, name: str, behind: ast.Call) -> str:
    """Return the labels that go on together with inputs, or the inputs with labels, '' for none."""
    names = {n.id for n in program.above if isinstance(n, ast.Name) and program.scope(n) is program.scope(behind)}
    other = {"x": "y", "y": "x"}.get(_kind(name.lower()), "")
    found = [n for n in sorted(names) if other and _kind(n.lower()) == other and n[1:] == name[1:]]
    return next((n for n in found if _go_together(program, name, n, behind)), "")


def _keeps_order(call: ast.Call) -> bool:
    given = argument(call, "shuffle")
    return given is not None and not is_true(given)


def _kind(name: str) -> str:
    """Say whether a name stands for inputs (x) or for labels (y), '' where it cannot be told."""
    word = name.rsplit(".", 1)[-1]
    if (word[:1] == "x" and len(word) < 3) or any(w in word for w in ("feature", "image", "input", "text")):
        return "x"
    return "y" if (word[:1] == "y" and len(word) < 3) or any(w in word for w in ("label", "target")) else ""


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
