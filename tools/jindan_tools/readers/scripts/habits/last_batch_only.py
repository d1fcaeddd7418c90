"""Figures of an evaluation that are those of its last batch: each batch overwrites the one before."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inside
from jindan_tools.readers.scripts.program import Program, dotted

_FIGURES = ("loss", "acc", "accuracy", "f1", "iou", "dice", "metric", "score", "auc", "correct")
_HELD_OUT = ("val", "valid", "validation", "eval", "evaluate", "validate", "test", "dev")


def last_batch_only(training: Training) -> Iterator[Habit]:
    """Find a loop over held-out batches that gives a figure a new value each time, uses it for nothing there, and hands it on behind.

    A loop with backward does not count: many print the loss of the last batch, and mean it.
    """
    program = training.program
    for loop in (n for n in program.above if isinstance(n, ast.For)):
        if any(inside(program, b, loop) for b in training.backwards) or not _is_held_out(program, loop):
            continue
        for name in _overwritten(loop):
            if any(w in _FIGURES for w in name.lower().split("_")) and _used_behind(program, loop, name):
                line = next(n.lineno for n in ast.walk(loop) if isinstance(n, ast.Name) and n.id == name)
                yield Habit(name="last_batch_only", line=line, facts={"name": name, "loop_line": float(loop.lineno)})
                return


def _is_held_out(program: Program, loop: ast.For) -> bool:
    """Say whether a loop goes over a loader, and it or its function is named for held-out data."""
    words = [w for n in ast.walk(loop.iter) for w in dotted(n)[-1:]]
    loads = any("load" in w.lower() or w.lower().endswith(("dl", "iter", "batches")) for w in words)
    named = [*words, getattr(program.scope(loop), "name", "")]
    return loads and any(p in _HELD_OUT for w in named for p in w.lower().split("_"))


def _overwritten(loop: ast.For) -> list[str]:
    """Return the names that a plain assignment of the loop gives a value and that nothing else of the loop reads."""
    stored = [
        t.id
        for s in ast.walk(loop)
        if isinstance(s, ast.Assign) and len(s.targets) == 1
        for t in s.targets
        if isinstance(t, ast.Name)
    ]
    read = {n.id for s in loop.body for n in ast.walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    added = {
        t.id for s in ast.walk(loop) if isinstance(s, ast.AugAssign) for t in (s.target,) if isinstance(t, ast.Name)
    }
    return [n for n in dict.fromkeys(stored) if n not in read and n not in added]


def _used_behind(program: Program, loop: ast.For, name: str) -> bool:
    """Say whether a name is read behind a loop, in the same block, before anything gives it a new value."""
    block = program.block(loop)
    for statement in block[block.index(loop) + 1 :] if loop in block else []:
        names = [n for n in ast.walk(statement) if isinstance(n, ast.Name) and n.id == name]
        if any(isinstance(n.ctx, ast.Load) for n in names):
            return True
        if names:
            return False
    return False
