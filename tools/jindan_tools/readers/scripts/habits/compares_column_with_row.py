"""Answers of shape (N, 1) that are compared with labels of shape (N): every answer with every label."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called, number
from jindan_tools.readers.scripts.endings import Last, ending, reaching
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program

_KEEP = frozenset({"float", "int", "long", "bool", "double", "round", "cpu", "detach", "numpy"})


def compares_column_with_row(training: Training) -> Iterator[Habit]:
    """Find `pred == y` where pred is made of `Linear(..., 1)` as it comes, in a function that says `y.unsqueeze(1)` elsewhere.

    That very line shows that y has one dimension less than the answers.
    """
    program = training.program
    for node in program.above:
        if not isinstance(node, ast.Compare) or len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq):
            continue
        for answer, label in ((node.left, node.comparators[0]), (node.comparators[0], node.left)):
            bare = label
            while isinstance(bare, ast.Call) and called(bare) in _KEEP and isinstance(bare.func, ast.Attribute):
                bare = bare.func.value
            if not isinstance(bare, ast.Name) or not _is_widened(program, bare):
                continue
            last = ending(program, _logits(program, answer))
            if last is not None and last.last is Last.LINEAR and last.width == 1:
                yield Habit(name="compares_column_with_row", line=node.lineno, facts={"label": bare.id})
                return


def _logits(program: Program, node: ast.expr) -> ast.expr:
    """Return what answers are made from: behind a threshold, a sigmoid and conversions."""
    for _ in range(12):
        if isinstance(node, ast.Name):
            value = reaching(program, node)
            if not isinstance(value, ast.Call | ast.Compare) or (
                isinstance(value, ast.Call) and not _is_conversion(program, value)
            ):
                return node
            node = value
        elif isinstance(node, ast.Compare) and number(node.comparators[0]) is not None:
            node = node.left
        elif isinstance(node, ast.Call) and _is_conversion(program, node):
            of_module = program.called(node).startswith("torch.") and node.args
            node = node.args[0] if of_module else node.func.value if isinstance(node.func, ast.Attribute) else node
        else:
            return node
    return node


def _is_conversion(program: Program, node: ast.Call) -> bool:
    if program.called(node) in {"torch.sigmoid", "torch.round", "torch.nn.functional.sigmoid"}:
        return bool(node.args)
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr in _KEEP | {"sigmoid"}
        and not node.args
        and not program.called(node).startswith("torch.")
    )


def _is_widened(program: Program, label: ast.Name) -> bool:
    """Say whether the same name is given a second dimension for something else in the same function, and kept as it is itself."""
    scope = program.scope(label)
    for call in program.calls:
        if (
            program.scope(call) is not scope
            or not isinstance(call.func, ast.Attribute)
            or not isinstance(call.func.value, ast.Name)
        ):
            continue
        sizes = [number(a) for a in call.args]
        wide = (call.func.attr == "unsqueeze" and sizes in ([1.0], [-1.0])) or (
            call.func.attr in {"view", "reshape"} and sizes == [-1.0, 1.0]
        )
        if wide and call.func.value.id == label.id and not isinstance(program.above.get(call), ast.Assign):
            return True
    return False
