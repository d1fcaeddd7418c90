"""A recurrent layer that takes the rows of a batch for the steps of one sequence."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, is_false, is_open
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

_RECURRENT = frozenset({"LSTM", "GRU", "RNN"})
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
        layers = [n for n in ast.walk(owner) if isinstance(n, ast.Call) and _is_time_first(program, n)]
        if len(layers) != 1 or _turns(owner):
            continue
        name = _kept_as(program, layers[0])
        last = _last_of_rows(owner, name) if name else None
        if last is not None:
            facts: dict[str, str | float] = {"layer": called(layers[0]), "last_line": float(last.lineno)}
            yield Habit(name="batch_taken_for_time", line=layers[0].lineno, facts=facts)
            return


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
