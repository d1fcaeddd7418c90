"""Two transforms given to the one data set that both parts of random_split share: the last one holds for both."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

_SHARED = ("dataset", "transform")


def one_transform_for_both(training: Training) -> Iterator[Habit]:
    """Find `a.dataset.transform = ...` and `b.dataset.transform = ...` for two parts of one random_split."""
    program = training.program
    parts = [names for c in program.calls if called(c) == "random_split" for names in [_targets(program, c)] if names]
    given = sorted(_given(program), key=lambda g: g[1])
    for names in parts:
        own = [(name, line) for name, line in given if name in names]
        if len({name for name, _ in own}) > 1:
            last, line = own[-1]
            facts: dict[str, str | float] = {"part": last[:40], "other": own[0][0][:40], "other_line": float(own[0][1])}
            yield Habit(name="one_transform_for_both", line=line, facts=facts)
            return


def _targets(program: Program, call: ast.Call) -> set[str]:
    """Return the names that the parts are unpacked into."""
    statement = program.statement(call)
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Tuple):
        return set()
    return {n.id for n in statement.targets[0].elts if isinstance(n, ast.Name)}


def _given(program: Program) -> Iterator[tuple[str, int]]:
    """Yield the part and the line of each `part.dataset.transform = ...`."""
    for node in program.stored.get("transform", ()):
        parts = dotted(node)
        if len(parts) == 3 and parts[1:] == _SHARED:
            yield parts[0], node.lineno
