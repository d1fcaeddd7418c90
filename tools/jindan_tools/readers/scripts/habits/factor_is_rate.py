"""A function of LambdaLR that returns a rate where a factor of the rate is asked for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument
from jindan_tools.readers.scripts.folding import folded
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program

_HIGHEST = 0.1


def factor_is_rate(training: Training) -> Iterator[Habit]:
    """Find `LambdaLR(opt, f)` of which every value of f is a product with the rate that the optimizer was given."""
    program = training.program
    rates = {r for m in training.optimizers if (r := folded(program, argument(m.call, "lr", 1))) is not None}
    if len(rates) != 1:
        return
    rate = next(iter(rates))
    for made in training.schedules:
        given = argument(made.call, "lr_lambda", 1)
        if made.kind != "LambdaLR" or given is None or not 0 < rate <= _HIGHEST:
            continue
        values = _values(program, given)
        if values and all(_holds(program, v, rate) for v in values):
            yield Habit(
                name="factor_is_rate", line=values[0].lineno, facts={"rate": rate, "made_line": float(made.call.lineno)}
            )
            return


def _values(program: Program, given: ast.expr) -> list[ast.expr]:
    if isinstance(given, ast.Lambda):
        return [given.body]
    name = given.id if isinstance(given, ast.Name) else ""
    made = [f for f in program.functions if f.name == name]
    found = [n.value for f in made for n in ast.walk(f) if isinstance(n, ast.Return)]
    return [v for v in found if v is not None] if len(made) == 1 and all(v is not None for v in found) else []


def _holds(program: Program, node: ast.expr, rate: float) -> bool:
    """Say whether a value is the rate, or a product of which it is a part."""
    if folded(program, node) == rate:
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return _holds(program, node.left, rate) or _holds(program, node.right, rate)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return _holds(program, node.left, rate)
    return isinstance(node, ast.IfExp) and _holds(program, node.body, rate) and _holds(program, node.orelse, rate)
