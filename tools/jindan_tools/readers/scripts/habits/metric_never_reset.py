"""A metric object of torchmetrics that gathers over all epochs because nobody resets it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training


def metric_never_reset(training: Training) -> Iterator[Habit]:
    """Find a metric made outside of the loops, updated two loops deep and computed one loop deep, without reset().

    Lightning resets what `self.log` is given; a loop of one's own has to do it.
    """
    program = training.program
    made = {
        target.id: node.value.lineno
        for node in ast.walk(program.tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        and program.called(node.value).startswith("torchmetrics.") and not program.loops(node)
        for target in node.targets if isinstance(target, ast.Name)
    }  # fmt: skip
    used = dict[str, set[str]]()
    for call in program.calls:
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            name, what, depth = call.func.value.id, call.func.attr, len(program.loops(call))
            if name in made and (
                what == "reset" or (what == "update" and depth >= 2) or (what == "compute" and depth == 1)
            ):
                used.setdefault(name, set()).add(what)
    for name, line in made.items():
        if used.get(name) == {"update", "compute"}:
            yield Habit(name="metric_never_reset", line=line)
            return
