"""A table whose target column is still among the columns that the model is given."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, word
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program

_INPUTS = frozenset({"X", "x", "features", "inputs", "X_all", "x_all", "data_x", "feats"})
_TARGETS = frozenset({"y", "Y", "target", "targets", "labels", "y_all", "label"})
_AHEAD = ("shift(", "seq_len", "seq_length", "window", "lookback", "lag_", "_lag", "lags", "horizon")


def target_among_inputs(training: Training) -> Iterator[Habit]:
    """Find `y = d["t"]` beside inputs that are `d` without t dropped, or a list of columns with t in it."""
    program = training.program
    stored = [n for n in program.above if isinstance(n, ast.Assign) and len(n.targets) == 1]
    made = {n.targets[0].id: n for n in stored if isinstance(n.targets[0], ast.Name)}
    if not (_TARGETS & made.keys() and _INPUTS & made.keys()):
        # Writing the whole program out takes longer than all that follows.
        return
    text = ast.unparse(program.tree).lower()
    if any(word in text for word in _AHEAD):
        return
    for name in _TARGETS & made.keys():
        taken = _column(program, made, made[name].value)
        if taken is None:
            continue
        table, column = taken
        for inputs in _INPUTS & made.keys():
            node = made[inputs]
            if len(program.stored.get(inputs, ())) == 1 and _holds(program, made, node.value, table, column):
                yield Habit(name="target_among_inputs", line=node.lineno, facts={"column": column[:40]})
                return


def _text(made: dict[str, ast.Assign], node: ast.expr) -> str:
    """Return a text written out or behind a name that is given one."""
    if isinstance(node, ast.Name) and node.id in made:
        return word(made[node.id].value)
    return word(node)


def _bare(node: ast.expr) -> ast.expr:
    """Return what stands before conversions: `.values`, `.to_numpy()`, `.astype(...)`."""
    while True:
        if isinstance(node, ast.Attribute) and node.attr == "values":
            node = node.value
        elif isinstance(node, ast.Call) and called(node) in {"to_numpy", "astype", "copy", "float", "tensor", "from_numpy", "array", "asarray", "FloatTensor"}:  # fmt: skip
            inner = node.func.value if isinstance(node.func, ast.Attribute) else None
            made_of = called(node) in {"tensor", "from_numpy", "array", "asarray", "FloatTensor"} and node.args
            node = node.args[0] if made_of else inner if inner is not None else node
            if inner is None and not made_of:
                return node
        else:
            return node


def _column(program: Program, made: dict[str, ast.Assign], node: ast.expr) -> tuple[str, str] | None:
    """Return the table and the column of `d["t"]`, also behind conversions."""
    del program
    bare = _bare(node)
    if not isinstance(bare, ast.Subscript) or not isinstance(bare.value, ast.Name):
        return None
    column = _text(made, bare.slice)
    return (bare.value.id, column) if column else None


def _holds(program: Program, made: dict[str, ast.Assign], node: ast.expr, table: str, column: str) -> bool:
    """Say whether inputs are the table itself, the table less other columns, or a list of columns with the target."""
    bare = _bare(node)
    if any(called(c) in {"drop", "pop"} and not _names(made, c) for c in program.calls):
        return False
    if _dropped(program, made, table, column):
        return False
    if isinstance(bare, ast.Name):
        return bare.id == table
    if isinstance(bare, ast.Call) and called(bare) == "drop" and isinstance(bare.func, ast.Attribute):
        return (
            isinstance(bare.func.value, ast.Name) and bare.func.value.id == table and column not in _names(made, bare)
        )
    if isinstance(bare, ast.Subscript) and isinstance(bare.value, ast.Name) and bare.value.id == table:
        chosen = made[bare.slice.id].value if isinstance(bare.slice, ast.Name) and bare.slice.id in made else bare.slice
        return isinstance(chosen, ast.List) and column in {_text(made, e) for e in chosen.elts}
    return False


def _names(made: dict[str, ast.Assign], call: ast.Call) -> set[str]:
    """Return the columns that a drop names; none where it cannot be told."""
    given = argument(call, "columns") or argument(call, "labels", 0) or argument(call, "item", 0)
    if isinstance(given, ast.Name) and given.id in made and isinstance(made[given.id].value, ast.List):
        given = made[given.id].value
    if isinstance(given, ast.List | ast.Tuple):
        found = {_text(made, e) for e in given.elts}
        return set() if "" in found else found
    one = _text(made, given) if given is not None else ""
    return {one} if one else set()


def _dropped(program: Program, made: dict[str, ast.Assign], table: str, column: str) -> bool:
    """Say whether the target is taken out of the table somewhere: pop, del, or a drop that is assigned to it."""
    for call in program.calls:
        if called(call) in {"drop", "pop"} and column in _names(made, call) and isinstance(call.func, ast.Attribute):
            return True
    return any(isinstance(n, ast.Delete) for n in program.above) or len(program.stored.get(table, ())) > 3
