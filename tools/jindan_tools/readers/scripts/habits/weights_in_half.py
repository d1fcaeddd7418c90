"""A model whose weights are made float16 or bfloat16 and then trained by an optimizer that keeps no other copy of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training

_COPIES = ("amp.initialize", "FP16_Optimizer", "master_params", "deepspeed", "param_copy", "fp32_params")

_METHODS = {"half": "weights_in_half", "bfloat16": "weights_in_bfloat"}
_TYPES = {
    "torch.float16": "weights_in_half",
    "torch.half": "weights_in_half",
    "torch.bfloat16": "weights_in_bfloat",
}


def weights_in_half(training: Training) -> Iterator[Habit]:
    """Find `m.half()`, `m.bfloat16()`, or `.to(torch.float16)`, of the very name whose parameters the optimizer of torch is given."""
    program = training.program
    if len(training.optimizers) != 1 or training.is_driven:
        return
    names = {
        c.func.value.id
        for c in ast.walk(training.optimizers[0].call)
        if isinstance(c, ast.Call)
        and called(c) == "parameters"
        and isinstance(c.func, ast.Attribute)
        and isinstance(c.func.value, ast.Name)
    }
    made = [c for c in program.calls if _made(c)] if names else []
    if not made or any(word in training.written for word in _COPIES):
        return
    for call in made:
        if not isinstance(call.func, ast.Attribute):
            continue
        statement = program.statement(call)
        whole = isinstance(statement, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id in names for t in statement.targets
        )
        chained = whole and statement is not None and _is_chain(statement, call)
        if chained or (isinstance(call.func.value, ast.Name) and call.func.value.id in names):
            yield Habit(name=_made(call), line=call.lineno)
            return


def _made(call: ast.Call) -> str:
    """Return the name of the habit that a call is, '' for any other call."""
    name = called(call)
    if name in _METHODS:
        return "" if call.args else _METHODS[name]
    if name != "to":
        return ""
    given = {ast.unparse(a) for a in (*call.args, *(k.value for k in call.keywords if k.arg == "dtype"))}
    return next((habit for kind, habit in _TYPES.items() if kind in given), "")


def _is_chain(statement: ast.Assign | ast.stmt, call: ast.Call) -> bool:
    """Say whether a call is a link of the chain of calls whose value is assigned."""
    node: ast.AST = statement.value if isinstance(statement, ast.Assign) else statement
    while isinstance(node, ast.Call):
        if node is call:
            return True
        node = node.func.value if isinstance(node.func, ast.Attribute) else node.func
    return False
