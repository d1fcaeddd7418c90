"""What is called, its arguments by their names, and constants."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Mapping

from jindan_tools.model.setting import Scalar


def called(node: ast.Call) -> str:
    """Return the last part of the name that is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def assigned_once(tree: ast.Module, among: Iterable[ast.AST]) -> Mapping[str, ast.expr]:
    """Return what these nodes assign to names that the whole script gives a value only once."""
    stored = Counter(n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return {
        n.targets[0].id: n.value
        for n in among
        if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name) and stored[n.targets[0].id] == 1
    }


def argument(call: ast.Call, name: str, place: int = -1) -> ast.expr | None:
    """Return what a call gives for a parameter by its name, or at a place (from 0) among the plain arguments."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    if 0 <= place < len(call.args) and not any(isinstance(a, ast.Starred) for a in call.args[: place + 1]):
        return call.args[place]
    return None


def is_open(call: ast.Call) -> bool:
    """Say whether a call hands over arguments that its text does not show (`*args`, `**options`)."""
    return any(k.arg is None for k in call.keywords) or any(isinstance(a, ast.Starred) for a in call.args)


def number(node: ast.expr | None) -> float | None:
    """Return a number written out, None for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = number(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return float(node.value) if abs(node.value) < 1e300 else None
    return None


def word(node: ast.expr | None) -> str:
    """Return a text written out, '' for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def is_true(node: ast.expr | None) -> bool:
    """Say whether True is written out."""
    return isinstance(node, ast.Constant) and node.value is True


def is_false(node: ast.expr | None) -> bool:
    """Say whether False is written out."""
    return isinstance(node, ast.Constant) and node.value is False


def literal(node: ast.expr, constants: Mapping[str, ast.expr]) -> tuple[bool, Scalar]:
    """Return whether a value is written as it is, and the value; a list of words becomes one text."""
    if isinstance(node, ast.Name):
        node = constants.get(node.id, node)
    if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, str | int | float | bool)):
        return True, node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        number = node.operand.value
        return (True, -number) if isinstance(number, int | float) else (False, None)
    if isinstance(node, ast.List | ast.Tuple) and all(isinstance(e, ast.Constant) for e in node.elts):
        return True, ", ".join(str(e.value) for e in node.elts if isinstance(e, ast.Constant))
    return False, None
