"""A softmax over the first dimension of a table of logits: it normalises over the batch, not over the classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, number
from jindan_tools.readers.scripts.endings import Last, ending, module_ending
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program

_FUNCTIONS = frozenset(
    f"torch.{place}{name}" for place in ("", "nn.functional.") for name in ("softmax", "log_softmax")
)
_MODULES = frozenset({"torch.nn.Softmax", "torch.nn.LogSoftmax"})


def softmax_over_batch(training: Training) -> Iterator[Habit]:
    """Find softmax(..., dim=0) on the output of a linear layer, of which rows are samples."""
    program = training.program
    for call in program.calls:
        if _over_first(program, call) and _of_rows(program, call):
            yield Habit(name="softmax_over_batch", line=call.lineno)
            return


def _over_first(program: Program, call: ast.Call) -> bool:
    name = program.called(call)
    if name in _MODULES:
        return number(argument(call, "dim", 0)) == 0
    if name in _FUNCTIONS:
        return number(argument(call, "dim", 1)) == 0
    method = isinstance(call.func, ast.Attribute) and call.func.attr in {"softmax", "log_softmax"}
    return method and number(argument(call, "dim", 0)) == 0


def _of_rows(program: Program, call: ast.Call) -> bool:
    """Say whether what is normalised comes from a linear layer, or the softmax is a layer of a sequence behind one."""
    name = program.called(call)
    if name in _MODULES:
        up = program.above.get(call)
        place = up.args.index(call) if isinstance(up, ast.Call) and call in up.args else 0
        before = up.args[place - 1] if isinstance(up, ast.Call) and place > 0 else None
        return before is not None and _is_linear(program, before, module=True)
    given = (
        argument(call, "input", 0) if name in _FUNCTIONS
        else call.func.value if isinstance(call.func, ast.Attribute) else None
    )  # fmt: skip
    return given is not None and _is_linear(program, given, module=False)


def _is_linear(program: Program, node: ast.expr, *, module: bool) -> bool:
    found = module_ending(program, node) if module else ending(program, node)
    return found is not None and found.last is Last.LINEAR
