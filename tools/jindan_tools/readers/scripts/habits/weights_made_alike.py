"""Weights of several layers that are all set to one number before training."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

_LAYERS = frozenset({"Linear", "Conv1d", "Conv2d", "Conv3d", "ConvTranspose2d", "Embedding"})


def weights_made_alike(training: Training) -> Iterator[Habit]:
    """Find `if isinstance(m, nn.Linear): nn.init.zeros_(m.weight)` in a function or loop over modules.

    A single layer that begins at zero, such as the last one of a residual branch, is no fault.
    """
    program = training.program
    for call in program.calls:
        value = _sets(call)
        given = argument(call, "tensor", 0)
        target = dotted(given) if given is not None else ()
        if value is None or len(target) != 2 or target[1] != "weight":
            continue
        test = next((p for p in program.parents(call) if isinstance(p, ast.If)), None)
        if test is None or not _asks_for_layer(test.test, target[0]) or _filled_otherwise(program, test, call):
            continue
        facts: dict[str, str | float] = {"value": value, "call": called(call)}
        yield Habit(name="weights_made_alike", line=call.lineno, facts=facts)
        return


def _sets(call: ast.Call) -> float | None:
    """Return the number that a call of torch.nn.init gives all weights, None for other calls."""
    if called(call) == "zeros_":
        return 0.0
    if called(call) == "ones_":
        return 1.0
    return number(argument(call, "val", 1)) if called(call) == "constant_" else None


def _asks_for_layer(test: ast.expr, name: str) -> bool:
    """Say whether a condition asks a module only for a kind of layer with weights, and for nothing else of it."""
    if not isinstance(test, ast.Call) or called(test) != "isinstance" or len(test.args) != 2:
        return False
    kinds = test.args[1].elts if isinstance(test.args[1], ast.Tuple) else [test.args[1]]
    return dotted(test.args[0]) == (name,) and any((dotted(k) or ("",))[-1] in _LAYERS for k in kinds)


def _filled_otherwise(program: Program, branch: ast.If, call: ast.Call) -> bool:
    """Say whether a second call of the branch fills the weights, so that which one counts is not sure."""
    others = (n for s in branch.body for n in ast.walk(s) if isinstance(n, ast.Call) and n is not call)
    return any(n.args and (dotted(n.args[0]) or ("",))[-1] == "weight" for n in others) or bool(program.loops(call)[1:])
