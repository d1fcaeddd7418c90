"""Two loaders that one function of the script makes of the same rows: one is trained on, the other is held out by its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called, is_open
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.handed import calls_of, handed, parameters, returned
from jindan_tools.readers.scripts.loops import Training, given_name
from jindan_tools.readers.scripts.program import Program, dotted
from jindan_tools.readers.scripts.values import values

_HELD_OUT = ("val", "valid", "validation", "eval", "test", "dev")
_PARTS = frozenset({"Subset", "random_split", "train_test_split", "choice", "sample", "permutation"})


def made_alike(training: Training) -> Iterator[Habit]:
    """Find `get_loader(rows, True)` named for training beside `get_loader(rows, False)` named for held-out rows.

    Only functions whose rows depend on nothing but what is handed over, and where what decides them is the same variable.
    """
    program = training.program
    yield from _by_methods(program)
    for function in program.functions:
        calls = calls_of(program, function) if isinstance(function, ast.FunctionDef) else []
        loader = returned(program, calls[0]) if len(calls) > 1 else None
        if not isinstance(loader, ast.Call) or called(loader) != "DataLoader" or is_open(loader):
            continue
        deciding = _deciding(program, function, loader)
        named = [(given_name(program, c).lower().split("_"), c) for c in calls]
        if not deciding or any(is_open(c) or program.loops(c) for c in calls):
            continue
        for words, held in named:
            for others, train in named:
                if (
                    _is_held_out(words)
                    and "train" in others
                    and not _is_held_out(others)
                    and _alike(program, function, deciding, held, train)
                ):
                    data = ", ".join(ast.unparse(v) for n in deciding if (v := handed(program, held, function, n)))
                    facts: dict[str, str | float] = {"data": data[:60], "train_line": float(train.lineno)}
                    yield Habit(name="held_out_is_training", line=held.lineno, facts=facts)
                    return


def _by_methods(program: Program) -> Iterator[Habit]:
    """Find `val_dataloader` of a class that returns a loader over the very `self.train_set` of `train_dataloader`."""
    for owner in program.classes.values():
        found = [
            (f.name.lower().split("_"), call)
            for f in owner.body
            if isinstance(f, ast.FunctionDef)
            for call in _returned_loader(f)
        ]
        for words, held in found:
            for others, train in found:
                given = dotted(held.args[0]) if held.args else ()
                same = len(given) == 2 and train.args and given == dotted(train.args[0]) and "train" in given[1].lower()
                sampled = any(k.arg in {"sampler", "batch_sampler"} for c in (held, train) for k in c.keywords)
                if same and not sampled and _is_held_out(words) and "train" in others:
                    facts: dict[str, str | float] = {"data": ".".join(given)[:60], "train_line": float(train.lineno)}
                    yield Habit(name="held_out_is_training", line=held.lineno, facts=facts)
                    return


def _returned_loader(function: ast.FunctionDef) -> Iterator[ast.Call]:
    """Yield the loader that a method of one line returns."""
    returns = [n.value for n in ast.walk(function) if isinstance(n, ast.Return)]
    only = returns[0] if len(returns) == 1 else None
    if isinstance(only, ast.Call) and called(only) == "DataLoader":
        yield only


def _is_held_out(words: list[str]) -> bool:
    return any(w in _HELD_OUT for w in words) and "train" not in words


def _deciding(program: Program, function: ast.FunctionDef | ast.AsyncFunctionDef, loader: ast.Call) -> list[str]:
    """Return the parameters that the rows of a loader are made of, [] where that cannot be told."""
    if any(k.arg in {"sampler", "batch_sampler"} for k in loader.keywords):
        return []
    given = next((k.value for k in loader.keywords if k.arg == "dataset"), loader.args[0] if loader.args else None)
    own = {a.arg for a in parameters(function)}
    made: tuple[ast.expr, ...] = (given,) if given is not None else ()
    if isinstance(given, ast.Name) and given.id not in own:
        made = values(program, given)
    nodes = [n for m in made for n in ast.walk(m)]
    if len(made) != 1 or any(isinstance(n, ast.Call) and called(n) in _PARTS for n in nodes):
        return []
    names = {n.id for n in nodes if isinstance(n, ast.Name) and not _is_called(program, n)}
    return sorted(names) if names and names <= own else []


def _is_called(program: Program, node: ast.Name) -> bool:
    up = program.above.get(node)
    while isinstance(up, ast.Attribute):
        node_or_up, up = up, program.above.get(up)
        if isinstance(up, ast.Call) and up.func is node_or_up:
            return True
    return isinstance(up, ast.Call) and up.func is node


def _alike(
    program: Program,
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    deciding: list[str],
    one: ast.Call,
    other: ast.Call,
) -> bool:
    """Say whether two calls hand over the same for what decides the rows: the same variable, or the same text."""
    if program.scope(one) is not program.scope(other):
        return False
    for name in deciding:
        pair = [handed(program, c, function, name) for c in (one, other)]
        first, second = pair
        if first is None and second is None:
            continue
        if first is None or second is None or ast.dump(first) != ast.dump(second):
            return False
        names = [n for n in ast.walk(first) if isinstance(n, ast.Name)]
        if any(len(program.given_here(n)) > 1 for n in names) or (
            not dotted(first) and not isinstance(first, ast.Constant)
        ):
            return False
    return True
