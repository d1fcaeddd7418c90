"""Keras' Adadelta without a rate, which is a thousandth of the one that the method has."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, is_open, word
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training


def adadelta_by_default(training: Training) -> Iterator[Habit]:
    """Find `Adadelta()` without any argument, as Keras takes it, or its name handed to compile."""
    for call in training.program.calls:
        bare = called(call) == "Adadelta" and not call.args and not is_open(call)
        given = any(k.arg in {"lr", "learning_rate"} for k in call.keywords)
        named = called(call) == "compile" and word(argument(call, "optimizer", 0)).lower() == "adadelta"
        if named or (bare and not given):
            yield Habit(name="adadelta_by_default", line=call.lineno)
            return
