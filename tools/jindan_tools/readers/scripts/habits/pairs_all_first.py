"""A contrastive loss over all pairs of a batch whose labels say that the first row is the partner of every row."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called
from jindan_tools.readers.scripts.endings import reaching
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program


def pairs_all_first(training: Training) -> Iterator[Habit]:
    """Find cross-entropy of `a @ b.t()` with labels `torch.zeros(...)`: right where the positive stands in front, wrong over pairs.

    Logits that are put together (torch.cat) have their positive in front, as in MoCo.
    """
    program = training.program
    for call in program.calls:
        if called(call) not in {"cross_entropy", "criterion", "loss_fn", "ce"} or len(call.args) < 2:
            continue
        logits, labels = argument(call, "input", 0), argument(call, "target", 1)
        made = reaching(program, labels) if isinstance(labels, ast.Name) else labels
        while (
            isinstance(made, ast.Call)
            and isinstance(made.func, ast.Attribute)
            and made.func.attr in {"to", "long", "cuda"}
        ):
            made = made.func.value
        if not isinstance(made, ast.Call) or program.called(made) != "torch.zeros" or logits is None:
            continue
        if _are_all_pairs(program, logits):
            yield Habit(name="pairs_all_first", line=made.lineno, facts={"loss_line": float(call.lineno)})
            return


def _are_all_pairs(program: Program, node: ast.expr) -> bool:
    """Say whether logits are a matrix product with a transpose, scaled at most."""
    for _ in range(8):
        if isinstance(node, ast.Name):
            value = reaching(program, node)
            if value is None:
                return False
            node = value
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Mult):
            node = node.left
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            return _is_turned(node.right)
        elif isinstance(node, ast.Call) and called(node) in {"mm", "matmul"} and node.args:
            return _is_turned(node.args[-1])
        else:
            return False
    return False


def _is_turned(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return called(node) in {"t", "transpose", "permute"}
    return isinstance(node, ast.Attribute) and node.attr in {"T", "mT"}
