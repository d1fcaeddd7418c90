"""An autoencoder that ends with a sigmoid while its images are normalised to the range below 0 as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, number
from jindan_tools.readers.scripts.endings import Ending, Last, ending
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program
from jindan_tools.readers.scripts.values import values

_LOSSES = frozenset({"torch.nn.MSELoss", "torch.nn.L1Loss", "torch.nn.SmoothL1Loss", "torch.nn.HuberLoss"})
_FUNCTIONS = frozenset({"torch.nn.functional.mse_loss", "torch.nn.functional.l1_loss"})


def output_misses_targets(training: Training) -> Iterator[Habit]:
    """Find `loss(model(x), x)` with a sigmoid at the end of the model and a Normalize that centres x."""
    program = training.program
    line = _centred(program)
    if not line:
        return
    for call in program.calls:
        given, target = argument(call, "input", 0), argument(call, "target", 1)
        if given is None or not isinstance(target, ast.Name) or not _is_distance(program, call):
            continue
        last = _of_output(program, given, target.id)
        if last is not None and last.last is Last.SIGMOID:
            facts: dict[str, str | float] = {"normalised_line": float(line), "loss_line": float(call.lineno)}
            yield Habit(name="output_misses_targets", line=last.line, facts=facts)
            return


def _centred(program: Program) -> int:
    """Return the line of a Normalize whose first mean is above 0, 0 for none."""
    for call in program.calls:
        if program.called(call).rpartition(".")[2] == "Normalize":
            mean = argument(call, "mean", 0)
            first = mean.elts[0] if isinstance(mean, ast.Tuple | ast.List) and mean.elts else mean
            if (number(first) or 0.0) > 0:
                return call.lineno
    return 0


def _is_distance(program: Program, call: ast.Call) -> bool:
    if program.called(call) in _FUNCTIONS:
        return True
    made = values(program, call.func) if isinstance(call.func, ast.Name | ast.Attribute) else ()
    return len(made) == 1 and program.called(made[0]) in _LOSSES


def _of_output(program: Program, given: ast.expr, target: str) -> Ending | None:
    """Return how the output of a model is made whose input is the target."""
    made = values(program, given) if isinstance(given, ast.Name) else (given,)
    call = made[0] if len(made) == 1 else None
    own = isinstance(call, ast.Call) and any(isinstance(a, ast.Name) and a.id == target for a in call.args)
    return ending(program, given) if own else None
