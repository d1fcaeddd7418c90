"""Loaders of torch: a training loader in the order of the file, a held-out loader over the training set."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.readers.scripts.arguments import argument, is_false, is_open
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.habits.loaders_made_alike import made_alike
from jindan_tools.readers.scripts.loops import Training, given_name, inside
from jindan_tools.readers.scripts.program import Program, dotted
from jindan_tools.readers.scripts.values import values

_HELD_OUT = ("val", "valid", "validation", "eval", "test", "dev")
NO_ORDER = ("shuffle", "permutation", "randperm", "sample", "random_split", "train_test_split", "Sampler", "IterableDataset", "choice", "KFold")  # fmt: skip


class _Loader(Struct, frozen=True, kw_only=True):
    call: ast.Call
    name: str
    data: ast.expr


def data_loaders(training: Training) -> Iterator[Habit]:
    """Find the loaders that the loop with backward reads, and those named for held-out data."""
    program = training.program
    loaders = list(_loaders(program))
    trained = [x for x in loaders if any(_reads(program, x, b) for b in training.backwards)]
    for one in trained:
        if len(trained) == 1 and _keeps_order(program, one):
            yield Habit(name="unshuffled_training", line=one.call.lineno, facts={"loader": one.name})
    for other in loaders:
        words = other.name.lower().split("_")
        if not trained or other in trained or not any(w.startswith(_HELD_OUT) for w in words) or "train" in words:
            continue
        same = next((t for t in trained if _same(program, t, other)), None)
        if same is not None:
            facts: dict[str, str | float] = {
                "data": ast.unparse(other.data)[:60],
                "train_line": float(same.call.lineno),
            }
            yield Habit(name="held_out_is_training", line=other.call.lineno, facts=facts)
            return
    yield from made_alike(training)


def _loaders(program: Program) -> Iterator[_Loader]:
    for call in program.calls:
        if program.called(call).rpartition(".")[2] != "DataLoader" or not program.called(call).startswith("torch"):
            continue
        name, data = given_name(program, call), argument(call, "dataset", 0)
        if name and data is not None:
            yield _Loader(call=call, name=name, data=data)


def _reads(program: Program, loader: _Loader, backward: ast.Call) -> bool:
    """Say whether a loop around backward goes over the loader."""
    for loop in program.loops(backward):
        if not isinstance(loop, ast.For):
            continue
        for node in ast.walk(loop.iter):
            if isinstance(node, ast.Name | ast.Attribute) and loader.call in values(program, node):
                return True
    return False


def _keeps_order(program: Program, loader: _Loader) -> bool:
    """Say whether nothing in the file mixes the rows: no shuffle, no sampler, no permutation, no augmentation of order."""
    call = loader.call
    if is_open(call) or any(k.arg in {"sampler", "batch_sampler"} for k in call.keywords):
        return False
    if len(call.args) > 2:
        return False
    shuffle = argument(call, "shuffle", 2)
    if shuffle is not None and not is_false(shuffle):
        return False
    return not any(
        any(word in text for word in NO_ORDER) and not _is_of_loader(program, node)
        for node in program.above
        if (text := text_of(node))
    )


def text_of(node: ast.AST) -> str:
    """Return the name that a node bears, '' for one that bears none."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_of_loader(program: Program, node: ast.AST) -> bool:
    up = program.above.get(node)
    return isinstance(up, ast.keyword)


def _same(program: Program, one: _Loader, other: _Loader) -> bool:
    """Say whether two loaders go over the same variable, which is given one value, or over what one call has made."""
    calls = (one.call, other.call)
    if any(k.arg in {"sampler", "batch_sampler"} for c in calls for k in c.keywords) or any(
        inside(program, c, s) for c in calls for s in program.loops(c)
    ):
        return False
    if not isinstance(one.data, ast.Name | ast.Attribute) or not isinstance(other.data, ast.Name | ast.Attribute):
        return False
    if program.scope(one.call) is program.scope(other.call):
        return dotted(one.data) == dotted(other.data) and len(program.given_here(one.data)) == 1
    made = [set(values(program, x.data)) for x in (one, other)]
    single = len(made[0]) == 1 and made[0] == made[1]
    return single and all(isinstance(m, ast.Call) and not program.loops(m) for m in made[0])
