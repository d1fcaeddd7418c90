"""A window of a series whose target lies inside the window: the model only has to copy it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called, number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted


def window_holds_target(training: Training) -> Iterator[Habit]:
    """Find `x.append(s[i:i + n])` with `y.append(s[i + n - 1])`, or a pair of the two that is returned.

    Only of one array, cut by its rows alone, and where nothing of the function writes into the window.
    """
    program = training.program
    for function in (*program.functions, program.tree):
        nodes = [n for n in ast.walk(function) if isinstance(n, ast.Subscript) and program.scope(n) is function]
        windows = [n for n in nodes if isinstance(n.slice, ast.Slice) and isinstance(n.ctx, ast.Load)]
        if any(not isinstance(n.ctx, ast.Load) for n in nodes):
            continue
        for window in windows:
            target = next((n for n in nodes if _lies_inside(n, window) and _are_a_pair(program, window, n)), None)
            if target is not None:
                facts: dict[str, str | float] = {
                    "data": ".".join(dotted(window.value))[:40],
                    "window_line": float(window.lineno),
                }
                yield Habit(name="window_holds_target", line=target.lineno, facts=facts)
                return


def _lies_inside(node: ast.Subscript, window: ast.Subscript) -> bool:
    """Say whether `s[i + n - 1]` is sure to be one of `s[i:i + n]`: the end less the place is a number of 1 and more."""
    cut = window.slice
    place = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
    if not isinstance(cut, ast.Slice) or cut.upper is None or cut.lower is None or cut.step is not None:
        return False
    if (
        isinstance(place, ast.Slice | ast.Constant)
        or dotted(node.value) != dotted(window.value)
        or not dotted(node.value)
    ):
        return False
    end, at, begin = _sum(cut.upper), _sum(place), _sum(cut.lower)
    if end is None or at is None or begin is None:
        return False
    behind = {k: end.get(k, 0.0) - at.get(k, 0.0) for k in end.keys() | at.keys()}
    # What is left is a number: the names on both sides cancel out.
    left = behind.pop("", 0.0)
    length = {k: end.get(k, 0.0) - begin.get(k, 0.0) for k in end.keys() | begin.keys()}
    return not any(behind.values()) and left >= 1 and any(length.values())


def _sum(node: ast.expr) -> dict[str, float] | None:
    """Return a sum of names and numbers as how often each name stands in it, the number under ''."""
    value = number(node)
    if value is not None:
        return {"": value}
    if dotted(node):
        return {".".join(dotted(node)): 1.0}
    if isinstance(node, ast.Call) and called(node) == "int" and len(node.args) == 1:
        return _sum(node.args[0])
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add | ast.Sub):
        return None
    left, right = _sum(node.left), _sum(node.right)
    if left is None or right is None:
        return None
    sign = 1.0 if isinstance(node.op, ast.Add) else -1.0
    return {k: left.get(k, 0.0) + sign * right.get(k, 0.0) for k in left.keys() | right.keys()}


def _are_a_pair(program: Program, window: ast.Subscript, target: ast.Subscript) -> bool:
    """Say whether window and target go into two lists of one block, or out of the function as a pair."""
    one, other = _end_of(program, window), _end_of(program, target)
    if isinstance(one, ast.Tuple):
        up = program.above.get(one)
        pairs = isinstance(up, ast.Return | ast.Yield) or (isinstance(up, ast.Call) and called(up) == "append")
        return one is other and pairs
    if not isinstance(one, ast.Call) or not isinstance(other, ast.Call) or one is other:
        return False
    both = called(one) == called(other) == "append" and dotted(one.func) != dotted(other.func)
    blocks = [program.block(s) for c in (one, other) if (s := program.statement(c)) is not None]
    return both and len(blocks) == 2 and blocks[0] is blocks[1]


def _end_of(program: Program, node: ast.AST) -> ast.AST | None:
    """Return the tuple or the call of append that a value ends in, behind conversions and a name of its own."""
    for _ in range(8):
        up = program.above.get(node)
        if isinstance(up, ast.Tuple) or (isinstance(up, ast.Call) and called(up) == "append"):
            return up
        if isinstance(up, ast.Assign) and len(up.targets) == 1 and isinstance(up.targets[0], ast.Name):
            name = up.targets[0]
            uses = [
                n for n in program.above
                if isinstance(n, ast.Name) and n.id == name.id and isinstance(n.ctx, ast.Load) and program.scope(n) is program.scope(name)
            ]  # fmt: skip
            if len(uses) != 1 or len(program.given_here(name)) != 1:
                return None
            node = uses[0]
        elif isinstance(up, ast.Call | ast.Attribute):
            node = up
        else:
            return None
    return None
