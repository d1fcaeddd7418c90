"""Answers that are taken over the rows of a batch instead of over its classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, number
from jindan_tools.readers.scripts.endings import ending
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted


def argmax_over_rows(training: Training) -> Iterator[Habit]:
    """Find `out.argmax(0)` or `torch.max(out, 0)` of the output of a model in a loop over a loader, compared with labels.

    In a function of metrics `np.argmax(predictions, axis=0)` counts as well.
    """
    program = training.program
    for call in program.calls:
        given = _over_rows(program, call)
        if given is None:
            continue
        function = program.scope(call)
        if "metric" in getattr(function, "name", ""):
            named = any("pred" in w or "logit" in w for w in (p for n in ast.walk(given) for p in dotted(n)))
            if program.called(call).startswith("numpy.") and named and not _sliced(given):
                yield Habit(name="argmax_over_rows", line=call.lineno)
                return
            continue
        last = ending(program, given)
        if last is not None and last.width != 1 and _over_batches(program, call) and _is_compared(program, function):
            yield Habit(name="argmax_over_rows", line=call.lineno)
            return


def _over_rows(program: Program, call: ast.Call) -> ast.expr | None:
    """Return what the place of the largest is taken of along dimension 0, None for other calls."""
    if called(call) not in {"argmax", "max"}:
        return None
    of_module = program.called(call).split(".")[0] in {"torch", "numpy"}
    dim = argument(call, "dim", 1 if of_module else 0) or argument(call, "axis")
    if number(dim) != 0:
        return None
    if of_module:
        return call.args[0] if call.args else None
    return call.func.value if isinstance(call.func, ast.Attribute) else None


def _sliced(node: ast.expr) -> bool:
    return any(isinstance(n, ast.Subscript) and not isinstance(n.slice, ast.Constant) for n in ast.walk(node))


def _over_batches(program: Program, call: ast.Call) -> bool:
    words = [
        w.lower()
        for loop in program.loops(call)[:1]
        if isinstance(loop, ast.For)
        for n in ast.walk(loop.iter)
        for w in dotted(n)
    ]
    return any("load" in w or w.endswith(("dl", "batches", "iter")) for w in words)


def _is_compared(program: Program, function: ast.AST) -> bool:
    return any(
        isinstance(n, ast.Compare) and isinstance(n.ops[0], ast.Eq)
        for n in ast.walk(function)
        if program.scope(n) is function
    )
