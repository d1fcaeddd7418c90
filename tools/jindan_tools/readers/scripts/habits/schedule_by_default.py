"""Schedules whose own defaults or whose own product end them long before the training ends, or turn them round."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, is_open
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training

_POWERS = frozenset({"pow", "exp"})
_AGENTS = frozenset({"PPO", "A2C", "DQN", "SAC", "TD3", "DDPG", "TRPO", "QRDQN", "TQC", "RecurrentPPO", "MaskablePPO"})


def schedule_by_default(training: Training) -> Iterator[Habit]:
    """Find PolynomialLR without total_iters, powers of the epoch on the last rate, a rate that grows as progress ends."""
    for made in training.schedules:
        if is_open(made.call):
            continue
        if made.kind == "PolynomialLR" and argument(made.call, "total_iters", 1) is None:
            yield Habit(name="ends_after_five", line=made.call.lineno, facts={"schedule": made.kind})
        given = argument(made.call, "lr_lambda", 1)
        if made.kind == "MultiplicativeLR" and isinstance(given, ast.Lambda) and _is_power(given):
            yield Habit(name="power_of_product", line=made.call.lineno, facts={"schedule": made.kind})
    for call in training.program.calls:
        rescheduled = argument(call, "schedule", 0) if called(call) == "LearningRateScheduler" else None
        line = None if rescheduled is None else _multiplies_last_rate(training, rescheduled)
        if line is not None:
            yield Habit(name="power_of_last_rate", line=line, facts={"schedule": "LearningRateScheduler"})
        given = argument(call, "learning_rate") if called(call) in _AGENTS else None
        if isinstance(given, ast.Lambda) and _is_one_minus(given):
            yield Habit(name="progress_turned_round", line=given.lineno, facts={"schedule": called(call)})


def _multiplies_last_rate(training: Training, given: ast.expr) -> int | None:
    """Return the line where `f(epoch, lr)` gives `lr * 0.9 ** epoch`, of each value that depends on lr and epoch alike."""
    functions = {f.name: f for f in training.program.functions}
    made = functions.get(given.id) if isinstance(given, ast.Name) else given
    if not isinstance(made, ast.FunctionDef | ast.Lambda) or len(made.args.args) != 2:
        return None
    epoch, rate = (a.arg for a in made.args.args)
    values = (
        [made.body] if isinstance(made, ast.Lambda) else [n.value for n in ast.walk(made) if isinstance(n, ast.Return)]
    )
    for value in values:
        if not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Mult):
            continue
        for one, other in ((value.left, value.right), (value.right, value.left)):
            if isinstance(one, ast.Name) and one.id == rate and _is_power_of(other, epoch):
                return value.lineno
    return None


def _is_power_of(node: ast.expr, name: str) -> bool:
    """Say whether a value is a number to a power that holds the name, or e to one."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return _names(node.right, name) and not _names(node.left, name)
    return isinstance(node, ast.Call) and called(node) in _POWERS and _names(node, name)


def _parameter(function: ast.Lambda) -> str:
    return function.args.args[0].arg if len(function.args.args) == 1 else ""


def _is_power(function: ast.Lambda) -> bool:
    """Say whether the value is a number to the power of the argument, or e to a multiple of it."""
    name = _parameter(function)
    return bool(name) and _is_power_of(function.body, name)


def _is_one_minus(function: ast.Lambda) -> bool:
    """Say whether the argument stands in the value once, as `1 - argument`."""
    name = _parameter(function)
    used = [n for n in ast.walk(function.body) if isinstance(n, ast.Name) and n.id == name]
    less = [
        n
        for n in ast.walk(function.body)
        if isinstance(n, ast.BinOp)
        and isinstance(n.op, ast.Sub)
        and isinstance(n.left, ast.Constant)
        and n.left.value == 1
        and isinstance(n.right, ast.Name)
        and n.right.id == name
    ]
    products = all(isinstance(n.op, ast.Mult | ast.Sub) for n in ast.walk(function.body) if isinstance(n, ast.BinOp))
    return bool(name) and len(used) == len(less) == 1 and products


def _names(node: ast.expr, name: str) -> bool:
    return any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(node))
