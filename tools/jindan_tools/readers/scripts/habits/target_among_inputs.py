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
    for made in _by_function(program):
        if not (_TARGETS & made.keys() and _INPUTS & made.keys()):
            # Writing the whole program out takes longer than all that follows.
            continue
        text = training.written.lower()
        if any(word in text for word in _AHEAD):
            return
        for name in sorted(_TARGETS & made.keys()):
            taken = _column(made, made[name].value)
            if taken is None:
                continue
            table, column = taken
            for inputs in sorted(_INPUTS & made.keys()):
                node = made[inputs]
                if _holds(program, made, node.value, table, column):
                    yield Habit(name="target_among_inputs", line=node.lineno, facts={"column": column[:40]})
                    return


def _by_function(program: Program) -> Iterator[dict[str, ast.Assign]]:
    """Yield what each function, or the file outside of them, assigns once to each of its names, with what the file assigns."""
    found: dict[ast.AST, dict[str, list[ast.Assign]]] = {program.tree: {}}
    for node in program.above:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            found.setdefault(program.scope(node), {}).setdefault(node.targets[0].id, []).append(node)
    whole = {name: given[0] for name, given in found[program.tree].items() if len(given) == 1}
    for scope, names in found.items():
        once = {name: given[0] for name, given in names.items() if len(given) == 1}
        yield once if scope is program.tree else {**{n: g for n, g in whole.items() if n not in names}, **once}


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


def _column(made: dict[str, ast.Assign], node: ast.expr) -> tuple[str, str] | None:
    """Return the table and the column of `d["t"]`, also behind conversions."""
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
    return _is_whole(made, bare, table, column) or _lists(program, made, bare, table, column)


def _is_whole(made: dict[str, ast.Assign], bare: ast.expr, table: str, column: str) -> bool:
    """Say whether inputs are the table, or the table less other columns."""
    if isinstance(bare, ast.Name):
        return bare.id == table
    if isinstance(bare, ast.Call) and called(bare) == "drop" and isinstance(bare.func, ast.Attribute):
        return (
            isinstance(bare.func.value, ast.Name) and bare.func.value.id == table and column not in _names(made, bare)
        )
    return False


def _lists(program: Program, made: dict[str, ast.Assign], bare: ast.expr, table: str, column: str) -> bool:
    """Say whether inputs are a list of columns of the table with the target in it."""
    if isinstance(bare, ast.Subscript) and isinstance(bare.value, ast.Name) and bare.value.id == table:
        chosen = made[bare.slice.id].value if isinstance(bare.slice, ast.Name) and bare.slice.id in made else bare.slice
        if any(called(c) in {"remove", "discard", "difference"} for c in program.calls):
            return False
        listed = isinstance(chosen, ast.List) and column in {_text(made, e) for e in chosen.elts}
        return listed or _is_all_columns(chosen, table) or _chooses(made, chosen, table, column)
    return False


def _is_all_columns(node: ast.expr, table: str) -> bool:
    """Say whether an expression holds every column: `d.columns`, `list(d)`, `list(d.columns)`, `d.columns.tolist()`."""
    if isinstance(node, ast.Attribute) and node.attr in {"columns", "values"}:
        return _is_table(node.value, table) if node.attr == "columns" else _is_all_columns(node.value, table)
    if not isinstance(node, ast.Call):
        return False
    if called(node) in {"tolist", "to_list", "keys"} and isinstance(node.func, ast.Attribute):
        inner = node.func.value
        return _is_table(inner, table) if called(node) == "keys" else _is_all_columns(inner, table)
    if called(node) in {"list", "sorted"} and len(node.args) == 1:
        return _is_table(node.args[0], table) or _is_all_columns(node.args[0], table)
    return False


def _is_table(node: ast.expr, table: str) -> bool:
    return isinstance(node, ast.Name) and node.id == table


def _chooses(made: dict[str, ast.Assign], node: ast.expr, table: str, column: str) -> bool:
    """Say whether `[c for c in d.columns if c not in (...)]` is sure to keep a column: each condition is understood."""
    if not isinstance(node, ast.ListComp) or len(node.generators) != 1:
        return False
    one = node.generators[0]
    if not isinstance(one.target, ast.Name) or not _is_table(node.elt, one.target.id):
        return False
    every = _is_table(one.iter, table) or _is_all_columns(one.iter, table)
    return every and all(_lets_pass(made, c, one.target.id, column) for c in one.ifs)


def _lets_pass(made: dict[str, ast.Assign], test: ast.expr, name: str, column: str) -> bool:
    """Say whether `c != "id"` or `c not in ["id", ...]` is sure to hold for a column."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return all(_lets_pass(made, v, name, column) for v in test.values)
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not _is_table(test.left, name):
        return False
    against = test.comparators[0]
    if isinstance(against, ast.Name) and against.id in made:
        against = made[against.id].value
    if isinstance(test.ops[0], ast.NotEq):
        return _text(made, against) not in {"", column}
    listed = [_text(made, e) for e in against.elts] if isinstance(against, ast.List | ast.Tuple | ast.Set) else [""]
    return isinstance(test.ops[0], ast.NotIn) and "" not in listed and column not in listed


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
