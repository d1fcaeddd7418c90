"""A loss that is summed over the batch and stepped on as it is: every gradient is multiplied by the size of the batch."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, word
from jindan_tools.readers.scripts.endings import reaching
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inner_loop
from jindan_tools.readers.scripts.program import Program, dotted
from jindan_tools.readers.scripts.values import values

_MOST = 60
_LOSSES = ("torch.nn.functional.", "torch.nn.")


def loss_is_summed(training: Training) -> Iterator[Habit]:
    """Find `reduction="sum"` in the loss that backward is called on, with no division by anything on the way."""
    program = training.program
    if training.is_driven:
        return
    for backward in training.backwards:
        loss = backward.args[0] if backward.args else getattr(backward.func, "value", None)
        if not isinstance(loss, ast.expr) or inner_loop(program, backward) is None:
            continue
        nodes = list(_with_called(program, loss))
        call = next((n for n in nodes if isinstance(n, ast.Call) and _sums(program, n)), None)
        if call is not None and not any(_divides(n) for n in nodes):
            yield Habit(
                name="loss_is_summed",
                line=call.lineno,
                facts={"optimizer": training.optimizers[0].kind if len(training.optimizers) == 1 else ""},
            )
            return


def _with_called(program: Program, loss: ast.expr) -> Iterator[ast.AST]:
    """Yield the terms of a loss: sums, products and calls, and what the functions of the file that it calls return."""
    waiting: list[ast.AST] = [loss]
    for _ in range(_MOST):
        if not waiting:
            return
        node = waiting.pop()
        yield node
        if isinstance(node, ast.Name):
            value = reaching(program, node)
            waiting += [value] if value is not None else []
        elif isinstance(node, ast.Call):
            waiting += _returned(program, node)
            waiting += [node.func.value] if isinstance(node.func, ast.Attribute) else []
        elif isinstance(node, ast.BinOp | ast.UnaryOp | ast.IfExp):
            waiting += ast.iter_child_nodes(node)


def _returned(program: Program, call: ast.Call) -> Iterator[ast.expr]:
    name = dotted(call.func)[-1:]
    for function in program.functions:
        if (function.name,) == name:
            yield from (n.value for n in ast.walk(function) if isinstance(n, ast.Return) and n.value is not None)
    for made in values(program, call.func) if isinstance(call.func, ast.Name | ast.Attribute) else ():
        if isinstance(made, ast.Lambda):
            yield made.body
        elif isinstance(made, ast.Call):
            yield made
            owner = program.classes.get(dotted(made.func)[-1] if dotted(made.func) else "")
            forward = (f for f in owner.body if isinstance(f, ast.FunctionDef) and f.name == "forward") if owner else ()
            yield from (
                n.value for f in forward for n in ast.walk(f) if isinstance(n, ast.Return) and n.value is not None
            )


def _sums(program: Program, call: ast.Call) -> bool:
    return program.called(call).startswith(_LOSSES) and word(argument(call, "reduction")) == "sum"


def _divides(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div | ast.Mult):
        return True
    return isinstance(node, ast.Attribute) and node.attr in {"div", "mean", "scale", "autocast", "mul"}
