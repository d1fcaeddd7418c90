"""Scalers and the like that are fitted on all rows before the rows are parted."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.flow import sources
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

# sklearn.preprocessing, impute and decomposition: all learn from the rows that they are fitted on.
_LEARN = frozenset({
    "StandardScaler", "MinMaxScaler", "RobustScaler", "MaxAbsScaler", "QuantileTransformer", "PowerTransformer", "KBinsDiscretizer",
    "SimpleImputer", "KNNImputer", "IterativeImputer", "PCA", "TruncatedSVD", "NMF", "FastICA",
})  # fmt: skip
_SPLITS = frozenset({"train_test_split", "random_split"})


def scaled_by_all_rows(training: Training) -> Iterator[Habit]:
    """Find a split at random of what a scaler, or a function or class of the file with one inside, was fitted on whole."""
    program = training.program
    for split in program.calls:
        if called(split) not in _SPLITS or not split.args:
            continue
        for node in (n for arg in split.args for n in sources(program, arg)):
            if not isinstance(node, ast.Call) or _behind_another_split(program, node):
                continue
            kind = _fits(program, node) or _fits_within(program, node)
            if kind and node.lineno <= split.lineno:
                facts: dict[str, str | float] = {"kind": kind, "split_line": float(split.lineno)}
                yield Habit(name="scaled_by_all_rows", line=node.lineno, facts=facts)
                return


def _behind_another_split(program: Program, call: ast.Call) -> bool:
    """Say whether what a call is given comes out of an earlier split: then it saw only a part."""
    return any(isinstance(n, ast.Call) and called(n) in _SPLITS for a in call.args for n in sources(program, a))


def _fits(program: Program, call: ast.Call) -> str:
    """Return the class of a scaler whose fit_transform, or fit and then transform, a call is; '' for anything else."""
    if called(call) != "fit_transform" or not isinstance(call.func, ast.Attribute):
        return ""
    return _class(program, call.func.value)


def _class(program: Program, owner: ast.expr) -> str:
    for node in (owner, *_given(program, owner)):
        if isinstance(node, ast.Call) and called(node) in _LEARN:
            return called(node)
        if isinstance(node, ast.Call) and called(node) == "fit" and isinstance(node.func, ast.Attribute):
            return _class(program, node.func.value)
    return ""


def _given(program: Program, owner: ast.expr) -> Iterator[ast.expr]:
    """Yield what a name or an attribute is given anywhere in the file."""
    for stored in program.stored.get((dotted(owner) or ("",))[-1], ()):
        statement = program.statement(stored)
        if isinstance(statement, ast.Assign) and dotted(stored) == dotted(owner):
            yield statement.value


def _fits_within(program: Program, call: ast.Call) -> str:
    """Return the class that a function of the file, or a class whose object is called, fits on its own first argument."""
    name = _made_from(program, call)
    for function in program.functions:
        owner = program.class_of(function)
        is_it = function.name == name if owner is None else owner.name == name and function.name == "__call__"
        if not is_it:
            continue
        own = {a.arg for a in function.args.args}
        for inner in program.calls:
            if program.scope(inner) is not function or not inner.args or called(inner) != "fit_transform":
                continue
            if isinstance(inner.args[0], ast.Name) and inner.args[0].id in own and (kind := _fits(program, inner)):
                return kind
    return ""


def _made_from(program: Program, call: ast.Call) -> str:
    """Return the name of the function that is called, or of the class whose new object is: `Prep()(table)`."""
    if isinstance(call.func, ast.Name):
        made = [v for v in _given(program, call.func) if isinstance(v, ast.Call)]
        return called(made[0]) if made else call.func.id
    return called(call.func) if isinstance(call.func, ast.Call) else ""
