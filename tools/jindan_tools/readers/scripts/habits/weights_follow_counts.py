"""Class weights that grow with the number of rows of a class."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program
from jindan_tools.readers.scripts.values import values

_LOSSES = frozenset({"CrossEntropyLoss", "cross_entropy", "NLLLoss", "nll_loss"})
_PLACES = {"CrossEntropyLoss": 0, "NLLLoss": 0, "cross_entropy": 2, "nll_loss": 2}
_KEEPS = frozenset({"tensor", "as_tensor", "from_numpy", "FloatTensor", "array", "to", "float", "cuda", "asarray"})
_COUNTS = ("count", "freq", "bincount", "num_per", "n_per", "hist", "prior", "support", "sizes")
_MOST_STEPS = 6


def weights_follow_counts(training: Training) -> Iterator[Habit]:
    """Find a loss whose weights are the counts of the classes, divided by their sum at most."""
    program = training.program
    for call in program.calls:
        given = argument(call, "weight", _PLACES[called(call)]) if called(call) in _LOSSES else None
        shown = None if given is None else _counts(program, given)
        if shown is not None:
            yield Habit(name="weights_follow_counts", line=call.lineno, facts={"made_line": float(shown.lineno)})
            return


def _counts(program: Program, given: ast.expr) -> ast.expr | None:
    """Return the counts that a weight is made of, names followed twice, None for anything else."""
    found: tuple[ast.expr, ...] = (given,)
    for _ in range(3):
        bare = [b for b in map(_counted, found) if b is not None]
        known = next((b for b in bare if not isinstance(b, ast.Name) and _is_counts(b)), None)
        if known is not None:
            return known
        found = tuple(v for b in bare if isinstance(b, ast.Name) for v in values(program, b))
        if not found:
            return next((b for b in bare if _is_counts(b)), None)
    return None


def _counted(node: ast.expr, depth: int = 0) -> ast.expr | None:
    """Return what a weight is made of when nothing turns it round: `c / c.sum()` and conversions are seen through."""
    if depth > _MOST_STEPS:
        return None
    if isinstance(node, ast.Call):
        inner = node.args[0] if node.args else getattr(node.func, "value", None)
        if called(node) in {"to", "float", "cuda"}:
            inner = getattr(node.func, "value", None)
        return _counted(inner, depth + 1) if called(node) in _KEEPS and isinstance(inner, ast.expr) else node
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        sides = [n for n in (node.left, node.right) if _shares(n) is not None]
        return _counted(sides[0], depth + 1) if len(sides) == 1 else None
    return _shares(node) or (node if isinstance(node, ast.Name) else None)


def _shares(node: ast.expr) -> ast.expr | None:
    """Return x of `x / x.sum()`, `x / sum(x)`, `x / x.max()`; None for anything else."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div):
        return None
    over = node.right
    whole = isinstance(over, ast.Call) and called(over) in {"sum", "max", "len", "mean"}
    same = ast.unparse(node.left)
    return node.left if whole and any(ast.unparse(n) == same for n in ast.walk(over)) else None


def _is_counts(node: ast.expr) -> bool:
    return any(word in ast.unparse(node).lower() for word in _COUNTS)
