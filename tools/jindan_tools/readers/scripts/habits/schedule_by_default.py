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
    """Find PolynomialLR without total_iters, MultiplicativeLR with a power of the epoch, a rate that grows as progress ends."""
    for made in training.schedules:
        if is_open(made.call):
            continue
        if made.kind == "PolynomialLR" and argument(made.call, "total_iters", 1) is None:
            yield Habit(name="ends_after_five", line=made.call.lineno, facts={"schedule": made.kind})
        given = argument(made.call, "lr_lambda", 1)
        if made.kind == "MultiplicativeLR" and isinstance(given, ast.Lambda) and _is_power(given):
            yield Habit(name="power_of_product", line=made.call.lineno, facts={"schedule": made.kind})
    for call in training.program.calls:
        given = argument(call, "learning_rate") if called(call) in _AGENTS else None
        if isinstance(given, ast.Lambda) and _is_one_minus(given):
            yield Habit(name="progress_turned_round", line=given.lineno, facts={"schedule": called(call)})


def _parameter(function: ast.Lambda) -> str:
    return function.args.args[0].arg if len(function.args.args) == 1 else ""


def _is_power(function: ast.Lambda) -> bool:
    """Say whether the value is a number to the power of the argument, or e to a multiple of it."""
    name, body = _parameter(function), function.body
    if isinstance(body, ast.BinOp) and isinstance(body.op, ast.Pow):
        return bool(name) and _names(body.right, name) and not _names(body.left, name)
    return isinstance(body, ast.Call) and called(body) in _POWERS and bool(name) and _names(body, name)


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
