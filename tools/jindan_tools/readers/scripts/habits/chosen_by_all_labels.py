"""Features that are chosen, or made, with the labels of all rows before the rows are parted."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inside
from jindan_tools.readers.scripts.program import Program

# sklearn.feature_selection and the encoders that take the target.
_CHOOSES = frozenset({"SelectKBest", "SelectPercentile", "SelectFromModel", "RFE", "RFECV", "SelectFdr", "SelectFpr", "SequentialFeatureSelector"})  # fmt: skip
_ENCODES = frozenset({"TargetEncoder", "LeaveOneOutEncoder", "CatBoostEncoder", "WOEEncoder", "JamesSteinEncoder"})
_FITS = frozenset({"fit_transform", "fit"})
_SPLITS = frozenset({"train_test_split", "random_split"})


def chosen_by_all_labels(training: Training) -> Iterator[Habit]:
    """Find a selector or a target encoder that is fitted with the labels on what is split further down."""
    program = training.program
    splits = [c for c in program.calls if _parts(program, c)]
    for call in sorted(program.calls, key=lambda c: c.lineno):
        kind = _kind(program, call) if called(call) in _FITS and len(call.args) > 1 else ""
        if not kind:
            continue
        rows = {n.id for n in ast.walk(call.args[1]) if isinstance(n, ast.Name)}
        later = [s for s in splits if s.lineno > call.lineno and program.scope(s) is program.scope(call)]
        split = next((s for s in later if rows & _names(s) and not _within_its_loop(program, call, s)), None)
        if split is not None:
            facts: dict[str, str | float] = {"kind": kind, "split_line": float(split.lineno)}
            yield Habit(name="chosen_by_all_labels", line=call.lineno, facts=facts)
            return


def _kind(program: Program, call: ast.Call) -> str:
    """Return the class of what is fitted, followed over its name, '' for anything else."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    made = (owner,) if isinstance(owner, ast.Call) else ()
    if isinstance(owner, ast.Name):
        given = (program.statement(n) for n in program.stored.get(owner.id, ()))
        made = tuple(s.value for s in given if isinstance(s, ast.Assign) and isinstance(s.value, ast.Call))
    names = {called(m) for m in made}
    return next(iter(sorted(names & (_CHOOSES | _ENCODES))), "")


def _parts(program: Program, call: ast.Call) -> bool:
    """Say whether a call parts rows: train_test_split, or `split(X, y)` of a splitter that a loop runs over."""
    if called(call) in _SPLITS:
        return True
    return called(call) == "split" and len(call.args) > 1 and bool(_loop_over(program, call))


def _loop_over(program: Program, call: ast.Call) -> list[ast.For]:
    return [p for p in program.parents(call) if isinstance(p, ast.For) and inside(program, call, p.iter)] or [
        p for p in program.parents(call) if isinstance(p, ast.For) and p.iter is call
    ]


def _within_its_loop(program: Program, call: ast.Call, split: ast.Call) -> bool:
    return any(inside(program, call, loop) for loop in _loop_over(program, split))


def _names(call: ast.Call) -> set[str]:
    return {n.id for a in call.args for n in ast.walk(a) if isinstance(n, ast.Name)}
