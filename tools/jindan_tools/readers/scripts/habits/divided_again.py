"""A loss divided by the accumulation before accelerate divides it once more."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, assigned_once, called, number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training


def divided_again(training: Training) -> Iterator[Habit]:
    """Find `accelerator.backward(loss / N)`, or `loss = loss / N` before it, where Accelerator was given gradient_accumulation_steps=N."""
    program = training.program
    made = next((c for c in program.calls if called(c) == "Accelerator"), None)
    given = argument(made, "gradient_accumulation_steps") if made is not None else None
    if given is None or not any(called(c) == "accumulate" for c in program.calls):
        return
    constants = assigned_once(program.tree, ast.walk(program.tree))
    count = number(constants.get(given.id, given) if isinstance(given, ast.Name) else given)
    if count is not None and count <= 1:
        return
    for call in program.calls:
        handed = call.args[0] if called(call) == "backward" and call.args else None
        if handed is None:
            continue
        divided = [handed] if isinstance(handed, ast.BinOp) else []
        if isinstance(handed, ast.Name):
            divided = [v for v in _values(program.tree, handed.id) if isinstance(v, ast.BinOp)]
        for value in divided:
            if isinstance(value.op, ast.Div) and (
                ast.unparse(value.right) in (ast.unparse(given), "accelerator.gradient_accumulation_steps")
                or (count is not None and number(value.right) == count)
            ):
                yield Habit(name="divided_again", line=call.lineno, facts={"count": count or 0.0})
                return


def _values(tree: ast.Module, name: str) -> Iterator[ast.expr]:
    """Yield what a name is given, `loss /= N` as a division."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            yield node.value
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            yield ast.BinOp(left=node.target, op=node.op, right=node.value)
