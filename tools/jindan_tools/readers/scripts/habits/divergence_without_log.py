"""kl_div of torch that is given probabilities where it expects their logarithms."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument
from jindan_tools.readers.scripts.endings import Last, ending
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program
from jindan_tools.readers.scripts.values import values

_FUNCTIONS = frozenset({"torch.nn.functional.kl_div", "torch.kl_div"})


def divergence_without_log(training: Training) -> Iterator[Habit]:
    """Find `F.kl_div(softmax(...), ...)` and the same of KLDivLoss: the first argument must be log-probabilities."""
    program = training.program
    for call in program.calls:
        given = argument(call, "input", 0) if _is_divergence(program, call) else None
        last = ending(program, given) if given is not None else None
        if last is not None and last.last in (Last.SOFTMAX, Last.SIGMOID, Last.LINEAR):
            facts: dict[str, str | float] = {"loss": "kl_div", "loss_line": float(call.lineno), "last": last.last.value}
            yield Habit(name="divergence_without_log", line=last.line, facts=facts)
            return


def _is_divergence(program: Program, call: ast.Call) -> bool:
    if program.called(call) in _FUNCTIONS:
        return True
    made = values(program, call.func) if isinstance(call.func, ast.Name | ast.Attribute) else ()
    return any(isinstance(m, ast.Call) and program.called(m) == "torch.nn.KLDivLoss" for m in made)
