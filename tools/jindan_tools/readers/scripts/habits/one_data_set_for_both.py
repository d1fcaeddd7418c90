"""A data set named for held-out rows that is made by the very call that makes the training rows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

_HELD_OUT = ("val", "valid", "validation", "eval", "test", "dev")
_PARTS = frozenset({"Subset", "random_split", "train_test_split", "Sampler", "SubsetRandomSampler", "KFold", "split", "StratifiedKFold"})  # fmt: skip
# What may differ between the two sides while the rows are the same.
_CHANGES = frozenset({"transform", "transforms", "target_transform", "augment", "aug", "train_transform", "tf", "preprocess", "download"})  # fmt: skip
_KNOWN = frozenset({"ImageFolder", "MNIST", "CIFAR10", "CIFAR100", "FashionMNIST", "SVHN", "STL10"})


def one_data_set_for_both(training: Training) -> Iterator[Habit]:
    """Find `val_set = Rows(root, "train")` beside `train_set = Rows(root, "train")` where nothing parts the rows.

    Only data sets of the file or well-known ones of torchvision; transforms may differ.
    """
    program = training.program
    if any(n in _PARTS or n.endswith("Sampler") for c in program.calls for n in (called(c),)):
        return
    found = list(_made(program))
    for name, held in found:
        if not _is_held_out(name):
            continue
        for other, train in found:
            named = "train" in other.lower().split("_") and not _is_held_out(other)
            if named and _rows(program, held) == _rows(program, train):
                facts: dict[str, str | float] = {"data": ast.unparse(held)[:60], "train_line": float(train.lineno)}
                yield Habit(name="held_out_is_training", line=held.lineno, facts=facts)
                return


def _made(program: Program) -> Iterator[tuple[str, ast.Call]]:
    """Yield what data sets are named, each given its one value."""
    for node in program.above:
        if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not isinstance(node.value, ast.Call):
            continue
        name = (dotted(node.targets[0]) or ("",))[-1]
        target = node.targets[0]
        if not isinstance(target, ast.Name | ast.Attribute) or len(program.given_here(target)) != 1:
            continue
        if name and _is_data_set(program, node.value):
            yield name, node.value


def _is_data_set(program: Program, call: ast.Call) -> bool:
    owner = program.classes.get(called(call))
    own = owner is not None and any((dotted(b) or ("",))[-1].endswith("Dataset") for b in owner.bases)
    return (own or called(call) in _KNOWN) and bool(call.args or call.keywords)


def _is_held_out(name: str) -> bool:
    return any(w in _HELD_OUT for w in name.lower().split("_"))


def _rows(program: Program, call: ast.Call) -> tuple[str, ...]:
    """Return what decides which rows a data set holds: all arguments but transforms."""
    plain = [a for a in call.args if not _is_change(a)]
    named = [k for k in call.keywords if k.arg not in _CHANGES]
    given = (*(_told(program, a) for a in plain), *sorted(f"{k.arg}={_told(program, k.value)}" for k in named))
    return (called(call), *given)


def _told(program: Program, node: ast.expr) -> str:
    """Return an argument in words in which equal ones are the same value: a name belongs to its function."""
    scopes = {id(program.scope(n)) for n in ast.walk(node) if isinstance(n, ast.Name) and program.given_here(n)}
    parameters = {
        id(f)
        for n in ast.walk(node)
        if isinstance(n, ast.Name) and isinstance(f := program.scope(n), ast.FunctionDef)
        if any(a.arg == n.id for a in ast.walk(f.args) if isinstance(a, ast.arg))
    }
    return f"{ast.dump(node)} {sorted(scopes | parameters)}"


def _is_change(node: ast.expr) -> bool:
    name = (dotted(node) or ("",))[-1].lower()
    if isinstance(node, ast.Call):
        name = called(node).lower()
        return any(w in name for w in ("transform", "aug", "compose", "sequential", "totensor"))
    return any(w in name for w in ("transform", "aug", "tf"))
