"""Columns of a time series that hold later rows: a centred window, a shift backwards, filling from behind."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, is_true, number, word
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program


def features_from_later_rows(training: Training) -> Iterator[Habit]:
    """Find a column that is listed among the features and made of rows that come later."""
    program = training.program
    listed = {word(e) for n in program.above if isinstance(n, ast.List | ast.Tuple) for e in n.elts} - {""}
    for call in sorted(program.calls, key=lambda c: c.lineno):
        kind = _looks_ahead(call)
        column = _column(program, call) if kind else ""
        if column and column in listed:
            yield Habit(name="features_from_later_rows", line=call.lineno, facts={"kind": kind, "column": column[:40]})
            return


def _looks_ahead(call: ast.Call) -> str:
    """Return how a call takes later rows in: `centred`, `shifted`; '' for one that does not."""
    if called(call) == "rolling" and is_true(argument(call, "center")):
        return "centred"
    steps = number(argument(call, "periods", 0)) if called(call) == "shift" else None
    return "shifted" if steps is not None and steps < 0 else ""


def _column(program: Program, call: ast.Call) -> str:
    """Return the column `d["name"]` to which what a call returns is assigned, '' for none.

    What is shifted forward again behind the window holds no later row any more.
    """
    statement = program.statement(call)
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return ""
    others = (c for c in ast.walk(statement.value) if isinstance(c, ast.Call) and c is not call)
    if any(called(c) == "shift" and (number(argument(c, "periods", 0)) or 1) > 0 for c in others):
        return ""
    target = statement.targets[0]
    return word(target.slice) if isinstance(target, ast.Subscript) else ""
