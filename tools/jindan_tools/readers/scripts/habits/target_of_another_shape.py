"""A column of answers held against a row of targets: a loss of differences compares each answer with every target."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, is_true, number
from jindan_tools.readers.scripts.endings import Last, ending
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted
from jindan_tools.readers.scripts.values import values

_FUNCTIONS = {
    "torch.nn.functional.mse_loss": "MSELoss",
    "torch.nn.functional.l1_loss": "L1Loss",
    "torch.nn.functional.smooth_l1_loss": "SmoothL1Loss",
    "torch.nn.functional.huber_loss": "HuberLoss",
}
_CLASSES = frozenset({"MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss"})
# sklearn.datasets: their targets are one number a row.
_ONE_NUMBER = frozenset({"load_diabetes", "fetch_california_housing", "make_regression", "make_friedman1", "make_friedman2", "make_friedman3"})  # fmt: skip
_SHAPED = frozenset({"unsqueeze", "reshape", "view", "view_as", "reshape_as", "squeeze", "flatten", "ravel", "newaxis", "None", "atleast_2d", "expand_dims", "column_stack", "to_frame"})  # fmt: skip


def target_of_another_shape(training: Training) -> Iterator[Habit]:
    """Find a loss of differences between `Linear(..., 1)` as it comes and targets that nothing gives a second dimension."""
    program = training.program
    for call in program.calls:
        kind = _kind(program, call)
        given = argument(call, "input", 0) if kind else None
        last = ending(program, given) if given is not None else None
        if last is None or last.last is not Last.LINEAR or last.width != 1:
            continue
        plain = _one_number_a_row(program) and not _is_shaped(program)
        if plain or _kept_as_row(program, call):
            yield Habit(name="target_of_another_shape", line=call.lineno, facts={"loss": kind, "layer_line": float(last.line)})  # fmt: skip
            return


def _kind(program: Program, call: ast.Call) -> str:
    named = _FUNCTIONS.get(program.called(call), "")
    if named or not isinstance(call.func, ast.Name | ast.Attribute):
        return named
    kinds = {program.called(v).removeprefix("torch.nn.") for v in values(program, call.func) if v is not call.func}
    found = kinds.pop() if len(kinds) == 1 else ""
    return found if found in _CLASSES else ""


def _one_number_a_row(program: Program) -> bool:
    """Say whether the targets are the second of `x, y = load(return_X_y=True)`, or a column of a table by its name."""
    for call in program.calls:
        name = called(call)
        if name in _ONE_NUMBER and number(argument(call, "n_targets")) in (None, 1.0):
            return name.startswith("make") or is_true(argument(call, "return_X_y"))
    return any(_is_column(program, n) for n in program.above)


def _is_column(program: Program, node: ast.AST) -> bool:
    """Say whether the values of one column, `table["price"].values`, or of what is reckoned of it, are given to a name of targets."""
    if not isinstance(node, ast.Attribute) or node.attr not in {"values", "to_numpy"}:
        return False
    keys = [n.slice for n in ast.walk(node.value) if isinstance(n, ast.Subscript)]
    statement = program.statement(node)
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    return (
        bool(keys)
        and all(isinstance(k, ast.Constant) and isinstance(k.value, str) for k in keys)
        and isinstance(target, ast.Name)
        and (target.id.lower() in {"y", "target", "targets"} or target.id.lower().startswith("y_"))
    )


def _kept_as_row(program: Program, loss: ast.Call) -> bool:
    """Say whether the one data set of the file keeps a column as `self.y = torch.tensor(table["y"].values)` and gives out its items.

    Only what that class, the function of the loss and what puts batches together do can give them another shape.
    """
    givers = [f for f in program.functions if f.name == "__getitem__"]
    owner = program.class_of(givers[0]) if len(givers) == 1 else None
    others = {"TensorDataset", "collate_fn", "default_collate"}
    if owner is None or any(called(c) in others or any(k.arg in others for k in c.keywords) for c in program.calls):
        return False
    rows = [n for n in ast.walk(givers[0]) if isinstance(n, ast.Return)]
    given = rows[0].value.elts[-1] if len(rows) == 1 and isinstance(rows[0].value, ast.Tuple) else None
    kept = dotted(given.value) if isinstance(given, ast.Subscript) and not isinstance(given.slice, ast.Tuple) else ()
    made = [n for n in program.stored.get(kept[-1], ()) if dotted(n) == kept] if len(kept) == 2 else []
    statement = program.statement(made[0]) if len(made) == 1 else None
    if not isinstance(statement, ast.Assign) or not any(_is_plain_column(n) for n in ast.walk(statement.value)):
        return False
    return not any(_shapes(n) for block in (owner, program.scope(loss)) for n in ast.walk(block))


def _is_plain_column(node: ast.AST) -> bool:
    """Say whether a node is `table["price"].values` or `table["price"].to_numpy`."""
    if not isinstance(node, ast.Attribute) or node.attr not in {"values", "to_numpy"}:
        return False
    inner = node.value
    return isinstance(inner, ast.Subscript) and isinstance(inner.slice, ast.Constant) and isinstance(inner.slice.value, str)  # fmt: skip


def _shapes(node: ast.AST) -> bool:
    word = node.attr if isinstance(node, ast.Attribute) else ""
    return word in _SHAPED or (isinstance(node, ast.Subscript) and _adds_dimension(node.slice))


def _is_shaped(program: Program) -> bool:
    """Say whether the file gives anything another shape: then it may be the targets or the answers."""
    return any(_shapes(node) for node in program.above)


def _adds_dimension(node: ast.expr) -> bool:
    """Say whether an index is `[:, None]`, `[..., 0]`, `[:, 0]`, or a list of one column."""
    if isinstance(node, ast.List):
        return len(node.elts) == 1
    return isinstance(node, ast.Tuple) and any(isinstance(e, ast.Constant) for e in node.elts)
