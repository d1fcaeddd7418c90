"""A recurrent layer or an attention that takes the rows of a batch for the steps of one sequence."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from jindan_tools.readers.scripts.arguments import argument, called, is_false, is_open, number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

_RECURRENT = frozenset({"LSTM", "GRU", "RNN"})
_ATTENTION = frozenset({"TransformerEncoderLayer", "MultiheadAttention", "Transformer"})
_KEPT = frozenset({*_ATTENTION, "TransformerEncoder"})
_POOLS = frozenset({"mean", "sum", "max", "amax"})
# Where batch_first would stand as a plain argument of TransformerEncoderLayer; nobody counts that far.
_LAST_PLACE, _NEVER = 6, 1 << 30
_TURNS = frozenset({"transpose", "permute", "swapaxes", "movedim", "rearrange", "t", "T", "mT", "moveaxis", "swapdims", "stack", "pack_padded_sequence", "pad_sequence"})  # fmt: skip


def batch_taken_for_time(training: Training) -> Iterator[Habit]:
    """Find a recurrent layer without batch_first whose answer is `out[:, -1]`, where nothing of the class turns axes.

    With (batch, time, ...) as input the steps go over the batch, and `[:, -1]` is the last time step of each row: shapes
    fit by chance. With (time, batch, ...) the same index would be the last row of the batch, and the loss would refuse it.
    """
    program = training.program
    if any(called(c) in {"collate_fn", "pad_sequence", "pack_sequence"} for c in program.calls):
        return
    for owner in program.classes.values():
        found = _attends_over_batch(program, owner)
        if found is not None:
            yield found
            return
        layers = [n for n in ast.walk(owner) if isinstance(n, ast.Call) and _is_time_first(program, n)]
        if len(layers) != 1 or _turns(owner):
            continue
        name = _kept_as(program, layers[0])
        last = _last_of_rows(owner, name) if name else None
        if last is not None:
            facts: dict[str, str | float] = {
                "layer": called(layers[0]),
                "last_line": float(last.lineno),
                "read": "[:, -1]",
            }
            yield Habit(name="batch_taken_for_time", line=layers[0].lineno, facts=facts)
            return


def _attends_over_batch(program: Program, owner: ast.ClassDef) -> Habit | None:
    """Find attention without batch_first whose output is read over axis 1 as that of each sample, where nothing turns axes."""
    made = [
        n
        for n in ast.walk(owner)
        if isinstance(n, ast.Call) and program.called(n).removeprefix("torch.nn.") in _ATTENTION
    ]
    if (
        not made
        or _turns(owner)
        or any(is_open(c) or argument(c, "batch_first", _LAST_PLACE) is not None for c in made)
    ):
        return None
    kept = {
        name
        for c in ast.walk(owner)
        if isinstance(c, ast.Call) and called(c) in _KEPT and (name := _kept_as(program, c))
    }
    outs = {
        name: n.lineno
        for n in ast.walk(owner)
        if isinstance(n, ast.Assign)
        and any(isinstance(c, ast.Call) and dotted(c.func)[1:] in {(k,) for k in kept} for c in ast.walk(n.value))
        for name in _first_name(n.targets[0])
    }
    read = next((n for n in ast.walk(owner) if _reads_samples(n, outs)), None)
    if read is None:
        return None
    facts: dict[str, str | float] = {
        "layer": called(made[0]),
        "last_line": float(read.lineno),
        "read": ast.unparse(read)[:60],
    }
    return Habit(name="batch_taken_for_time", line=made[0].lineno, facts=facts)


def _first_name(target: ast.expr) -> tuple[str, ...]:
    first = target.elts[0] if isinstance(target, ast.Tuple) and target.elts else target
    return (first.id,) if isinstance(first, ast.Name) else ()


def _reads_samples(node: ast.AST, outs: Mapping[str, int]) -> TypeGuard[ast.expr]:
    """Say whether a node takes one place of axis 1 of an output, or a mean, sum or maximum over it."""
    if (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.lineno >= outs.get(node.value.id, _NEVER)
    ):
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
        return len(parts) > 1 and ast.unparse(parts[0]) == ":" and ast.unparse(parts[1]) in {"0", "-1"}
    if not isinstance(node, ast.Call) or called(node) not in _POOLS or not isinstance(node.func, ast.Attribute):
        return False
    inside = node.func.value
    own = isinstance(inside, ast.Name) and inside.id in outs
    held = inside if own else node.args[0] if node.args else None
    over = argument(node, "dim", 0 if own else 1)
    return isinstance(held, ast.Name) and node.lineno >= outs.get(held.id, _NEVER) and number(over) == 1


def _is_time_first(program: Program, call: ast.Call) -> bool:
    kind = program.called(call).removeprefix("torch.nn.")
    given = argument(call, "batch_first", 4)
    return kind in _RECURRENT and not is_open(call) and (given is None or is_false(given))


def _turns(owner: ast.ClassDef) -> bool:
    return any(
        (isinstance(n, ast.Attribute) and n.attr in _TURNS) or (isinstance(n, ast.Name) and n.id in _TURNS)
        for n in ast.walk(owner)
    )


def _kept_as(program: Program, call: ast.Call) -> str:
    up = program.above.get(call)
    target = up.targets[0] if isinstance(up, ast.Assign) and len(up.targets) == 1 else None
    return target.attr if isinstance(target, ast.Attribute) and dotted(target)[:1] == ("self",) else ""


def _last_of_rows(owner: ast.ClassDef, layer: str) -> ast.Subscript | None:
    """Return `out[:, -1]` where out is the first that the layer gives back."""
    outs = {
        s.targets[0].elts[0].id
        for s in ast.walk(owner)
        if isinstance(s, ast.Assign)
        and isinstance(s.value, ast.Call)
        and dotted(s.value.func) == ("self", layer)
        and isinstance(s.targets[0], ast.Tuple)
        and isinstance(s.targets[0].elts[0], ast.Name)
    }
    for node in ast.walk(owner):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in outs:
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
            if (
                len(parts) > 1
                and isinstance(parts[0], ast.Slice)
                and ast.unparse(parts[0]) == ":"
                and ast.unparse(parts[1]) == "-1"
            ):
                return node
    return None
