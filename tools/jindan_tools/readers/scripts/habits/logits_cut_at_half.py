"""Answers of a binary model that are made from its logits as if they were probabilities."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, number
from jindan_tools.readers.scripts.endings import Last, ending
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program


def logits_cut_at_half(training: Training) -> Iterator[Habit]:
    """Find `torch.round(x)` or `x > 0.5` of what a linear layer of the file gives, beside a loss that takes logits."""
    program = training.program
    if not any("BCEWithLogits" in called(c) or "with_logits" in called(c) for c in program.calls):
        return
    for node in program.above:
        given, how = _cut(program, node)
        if given is None:
            continue
        last = ending(program, given)
        if last is not None and last.last is Last.LINEAR:
            yield Habit(
                name="logits_cut_at_half", line=given.lineno, facts={"how": how, "layer_line": float(last.line)}
            )
            return


def _cut(program: Program, node: ast.AST) -> tuple[ast.expr | None, str]:
    if isinstance(node, ast.Call) and program.called(node) == "torch.round":
        return argument(node, "input", 0), "round"
    if (
        isinstance(node, ast.Call)
        and called(node) == "round"
        and isinstance(node.func, ast.Attribute)
        and not node.args
    ):
        return node.func.value, "round"
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Gt | ast.GtE):
        return (node.left, "half") if number(node.comparators[0]) == 0.5 else (None, "")
    return None, ""
