"""Keras' Accuracy on probabilities: it counts answers that equal the label to the last bit."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training


def compares_exactly(training: Training) -> Iterator[Habit]:
    """Find `compile(metrics=[keras.metrics.Accuracy()])`."""
    program = training.program
    for call in program.calls:
        given = argument(call, "metrics") if called(call) == "compile" else None
        if not isinstance(given, ast.List | ast.Tuple):
            continue
        for made in given.elts:
            if isinstance(made, ast.Call) and program.called(made).endswith("metrics.Accuracy"):
                yield Habit(name="compares_exactly", line=made.lineno)
                return
