"""Means of batches that are added up and divided by the number of rows instead of batches."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted


def mean_by_rows(training: Training) -> Iterator[Habit]:
    """Find `total += loss.item()` with `total / len(loader.dataset)`, where no loss of the file is summed."""
    program = training.program
    if training.is_driven or any(k.arg == "reduction" for c in program.calls for k in c.keywords):
        return
    for node in program.above:
        if (
            not isinstance(node, ast.AugAssign)
            or not isinstance(node.op, ast.Add)
            or not isinstance(node.target, ast.Name)
        ):
            continue
        loop = next(iter(program.loops(node)), None)
        if "loss" not in node.target.id.lower() or not _is_item(node.value) or not isinstance(loop, ast.For):
            continue
        grown = [n for n in program.given_here(node.target) if isinstance(program.above.get(n), ast.AugAssign)]
        divided = next((d for d in _divisions(program, node.target) if d.lineno > node.lineno), None)
        words = {dotted(n) for n in ast.walk(loop.iter)}
        if len(grown) == 1 and divided is not None and _rows(divided.right) not in {(), *words}:
            yield Habit(
                name="mean_by_rows", line=divided.lineno, facts={"name": node.target.id, "sum_line": float(node.lineno)}
            )
            return


def _is_item(node: ast.expr) -> bool:
    """Say whether a value is the loss of a batch as it is: `loss.item()`, `float(loss)`."""
    if not isinstance(node, ast.Call):
        return False
    if called(node) == "item" and isinstance(node.func, ast.Attribute) and not node.args:
        inner = node.func.value
        if isinstance(inner, ast.Call) and called(inner) in {"detach", "cpu"} and isinstance(inner.func, ast.Attribute):
            inner = inner.func.value
        return "loss" in (dotted(inner) or ("",))[-1].lower()
    return called(node) == "float" and len(node.args) == 1 and "loss" in (dotted(node.args[0]) or ("",))[-1].lower()


def _divisions(program: Program, name: ast.Name) -> Iterator[ast.BinOp]:
    for node in program.above:
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div) or not isinstance(node.left, ast.Name):
            continue
        if node.left.id == name.id and program.scope(node) is program.scope(name):
            yield node


def _rows(node: ast.expr) -> tuple[str, ...]:
    """Return what `len(loader.dataset)` or `len(train_set)` counts the rows of, () for another divisor."""
    if not isinstance(node, ast.Call) or called(node) != "len" or len(node.args) != 1:
        return ()
    name = dotted(node.args[0])
    last = (name or ("",))[-1].lower()
    return (
        name
        if last == "dataset" or last.endswith(("_dataset", "_set", "_ds", "_data", "dataset", "trainset", "_rows"))
        else ()
    )
