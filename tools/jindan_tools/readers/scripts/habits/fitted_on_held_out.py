"""A scaler that is fitted anew on the held-out rows, so that they are scaled otherwise than the training rows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

_SCALERS = frozenset({
    "StandardScaler", "MinMaxScaler", "RobustScaler", "MaxAbsScaler", "PCA", "TruncatedSVD", "QuantileTransformer", "PowerTransformer",
    "TfidfVectorizer", "CountVectorizer", "SimpleImputer",
})  # fmt: skip
_HELD_OUT = ("test", "val", "valid", "validation", "dev", "te", "va")
_TRAIN = ("train", "tr", "trn")


def fitted_on_held_out(training: Training) -> Iterator[Habit]:
    """Find `scaler.fit_transform(x_train)` beside `scaler.fit_transform(x_test)`, with one scaler or one of its kind."""
    program = training.program
    found = [
        (c, kind, words)
        for c in program.calls
        if called(c) == "fit_transform" and c.args
        for kind, words in [(_kind(program, c), _words(c.args[0]))]
    ]
    for call, kind, words in found:
        if not kind or not _is(words, _HELD_OUT) or _is(words, _TRAIN):
            continue
        train = next(
            (o for o, other, given in found if other == kind and _is(given, _TRAIN) and not _is(given, _HELD_OUT)), None
        )
        if train is not None and _scaled_alike(words, _words(train.args[0])):
            facts: dict[str, str | float] = {"scaler": kind, "train_line": float(train.lineno)}
            yield Habit(name="fitted_on_held_out", line=call.lineno, facts=facts)
            return


def _kind(program: Program, call: ast.Call) -> str:
    """Return the class of the scaler that a call fits, '' where it cannot be told."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if isinstance(owner, ast.Call):
        return called(owner) if called(owner) in _SCALERS else ""
    made = {
        called(up.value)
        for n in (program.given_here(owner) if isinstance(owner, ast.Name | ast.Attribute) else [])
        if isinstance(up := program.above.get(n), ast.Assign) and isinstance(up.value, ast.Call)
    }
    return made.pop() if len(made) == 1 and made <= _SCALERS else ""


def _words(node: ast.expr) -> list[str]:
    while isinstance(node, ast.Subscript | ast.Call):
        node = (
            node.value
            if isinstance(node, ast.Subscript)
            else node.func.value
            if isinstance(node.func, ast.Attribute)
            else node.func
        )
    return (dotted(node) or ("",))[-1].lower().split("_")


def _is(words: list[str], among: tuple[str, ...]) -> bool:
    return any(w in among or w.removeprefix("x") in among for w in words)


def _scaled_alike(one: list[str], other: list[str]) -> bool:
    """Say whether two names differ in nothing but the side: `x_test` and `x_train`, not `x_train` and `y_test`."""
    sides = (*_HELD_OUT, *_TRAIN)
    return [w for w in one if w not in sides and w.removeprefix("x") not in sides] == [
        w for w in other if w not in sides and w.removeprefix("x") not in sides
    ]
