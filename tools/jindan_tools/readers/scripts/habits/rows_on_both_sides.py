"""Held-out rows that are a slice of the same array as the training rows, and overlap with it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.readers.scripts.arguments import number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

_HELD_OUT = ("val", "valid", "validation", "eval", "dev", "heldout", "holdout")
_TRAIN = ("train", "tr", "trn", "fit")
_ENDLESS = 1e18


class _Part(Struct, frozen=True, kw_only=True):
    """Rows `low` (included) to `high` (excluded) of what a name holds, both counted from its start."""

    name: str
    base: str
    low: float
    high: float
    line: int


def rows_on_both_sides(training: Training) -> Iterator[Habit]:
    """Find `x_train = x[:1000]` beside `x_val = x[800:]`: literal slices of one name of one function that overlap."""
    program = training.program
    parts = list(_parts(program))
    for train in parts:
        for held in parts:
            if not _is(train.name, _TRAIN) or not _is(held.name, _HELD_OUT) or train.base != held.base:
                continue
            if max(train.low, held.low) < min(train.high, held.high) and not _changed_between(program, train, held):
                facts: dict[str, str | float] = {"data": held.base, "train_line": float(train.line)}
                yield Habit(name="held_out_is_training", line=held.line, facts=facts)
                return


def _is(name: str, words: tuple[str, ...]) -> bool:
    return any(w in words for w in name.lower().replace(".", "_").split("_"))


def _parts(program: Program) -> Iterator[_Part]:
    for node in program.above:
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        target, value = node.targets[0], node.value
        pairs: list[tuple[ast.expr, ast.expr]] = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=False))
        for name, given in pairs:
            found = _part(program, name, given, node.lineno)
            if found is not None:
                yield found


def _part(program: Program, name: ast.expr, given: ast.expr, line: int) -> _Part | None:
    if not isinstance(given, ast.Subscript) or not isinstance(given.slice, ast.Slice) or not dotted(name):
        return None
    base = dotted(given.value)
    if base[-1:] == ("iloc",):
        base = base[:-1]
    if not base or not _is_kept(program, base[-1], given):
        return None
    low = 0.0 if given.slice.lower is None else number(given.slice.lower)
    high = _ENDLESS if given.slice.upper is None else number(given.slice.upper)
    if low is None or high is None:
        return None
    if low < 0 or high < 0:
        # `x[:-200]` and `x[-200:]` count from an end that is not known.
        return None
    scope = getattr(program.scope(given), "name", "")
    return _Part(name=".".join(dotted(name)), base=".".join((*([scope] if scope else []), *base)), low=low, high=high, line=line)  # fmt: skip


def _changed_between(program: Program, one: _Part, other: _Part) -> bool:
    """Say whether the array itself is given a new value between two slices."""
    name = one.base.rpartition(".")[2]
    first, last = sorted((one.line, other.line))
    return any(first <= getattr(n, "lineno", 0) <= last for n in program.stored.get(name, ()))


def _is_kept(program: Program, name: str, node: ast.AST) -> bool:
    """Say whether no loop around a slice gives the array another value."""
    around = program.loops(node)
    return not any(loop in around for n in program.stored.get(name, ()) for loop in program.loops(n))
