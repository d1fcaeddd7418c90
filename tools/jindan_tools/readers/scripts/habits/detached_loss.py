"""A loss that is cut off from the model and made to take gradients again, so that backward raises no error."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, is_true
from jindan_tools.readers.scripts.endings import reaching
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inner_loop
from jindan_tools.readers.scripts.program import dotted


def detached_loss(training: Training) -> Iterator[Habit]:
    """Find backward on `torch.tensor(loss, requires_grad=True)`, `Variable(loss.data, ...)`, or after `loss.requires_grad = True`."""
    program = training.program
    for backward in training.backwards:
        if inner_loop(program, backward) is None:
            continue
        if not isinstance(backward.func, ast.Attribute) or not isinstance(backward.func.value, ast.Name):
            continue
        name = backward.func.value
        made = reaching(program, name)
        if isinstance(made, ast.Call) and _is_new(program.called(made), made):
            yield Habit(name="loss_cut_off", line=made.lineno)
            return
        forced = next((n for n in ast.walk(program.scope(name)) if _forces(n, name.id)), None)
        if forced is not None:
            yield Habit(name="loss_forced_to_take_gradients", line=getattr(forced, "lineno", 1))
            return


def _is_new(name: str, call: ast.Call) -> bool:
    if not is_true(argument(call, "requires_grad", 1)):
        return False
    if name in {"torch.tensor", "torch.FloatTensor", "torch.as_tensor"}:
        return bool(call.args) and not isinstance(call.args[0], ast.Constant)
    cut = bool(call.args) and isinstance(call.args[0], ast.Attribute) and call.args[0].attr == "data"
    return name.endswith("Variable") and cut


def _forces(node: ast.AST, name: str) -> bool:
    """Say whether a statement sets requires_grad of a name to True."""
    if isinstance(node, ast.Assign) and is_true(node.value):
        return any(dotted(t) == (name, "requires_grad") for t in node.targets)
    return isinstance(node, ast.Call) and dotted(node.func) == (name, "requires_grad_") and all(map(is_true, node.args))
