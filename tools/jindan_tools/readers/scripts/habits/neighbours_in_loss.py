"""A loss over all nodes of a sampled neighbourhood, whose labels belong to other splits."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program

_LOADERS = frozenset({"NeighborLoader", "NeighborSampler", "HGTLoader"})
_SELECTS = ("batch_size", "mask", "n_id", "seed", "input_id")


def neighbours_in_loss(training: Training) -> Iterator[Habit]:
    """Find a loss that takes `batch.y` whole in a loop over a NeighborLoader with input nodes.

    PyG puts the seeds first: only the first `batch.batch_size` nodes are of the split, the rest are their neighbours.
    """
    program = training.program
    loaders = {
        t.id
        for n in ast.walk(program.tree)
        if isinstance(n, ast.Assign) and isinstance(n.value, ast.Call) and called(n.value) in _LOADERS
        and argument(n.value, "input_nodes") is not None
        for t in n.targets if isinstance(t, ast.Name)
    }  # fmt: skip
    for loop in [n for n in ast.walk(program.tree) if isinstance(n, ast.For)]:
        names = {n.id for n in ast.walk(loop.iter) if isinstance(n, ast.Name)}
        if not isinstance(loop.target, ast.Name) or not names & loaders:
            continue
        body = "\n".join(ast.unparse(s) for s in loop.body)
        line = _whole(program, loop, loop.target.id)
        if line is not None and "backward" in body and not any(word in body for word in _SELECTS):
            yield Habit(name="neighbours_in_loss", line=line)
            return


def _whole(program: Program, loop: ast.For, batch: str) -> int | None:
    """Return the line of a call that is given `batch.y` as it is."""
    for node in ast.walk(loop):
        if isinstance(node, ast.Call) and any(ast.unparse(a) == f"{batch}.y" for a in node.args):
            named = program.called(node)
            if "loss" in named.lower() or "entropy" in named or "criterion" in named or "nll" in named:
                return node.lineno
    return None
