"""A gradient scaler whose gradients are clipped while they are still scaled, or that is never updated."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inner_loop
from jindan_tools.readers.scripts.program import Program, dotted

_CLIPS = frozenset({"clip_grad_norm_", "clip_grad_value_"})


def mixed_precision(training: Training) -> Iterator[Habit]:
    """Find `scaler.scale(loss).backward()` and a clip in one loop, with no `unscale_` in the file."""
    program = training.program
    if training.is_driven or any(isinstance(n, ast.Attribute) and "unscale" in n.attr for n in program.above):
        return
    for backward in training.backwards:
        if not _is_scaled(backward):
            continue
        loop = inner_loop(program, backward)
        clip = next(
            (
                c
                for c in program.calls
                if _is_clip(c) and loop is not None and inner_loop(program, c) is loop and _beside(program, c, backward)
            ),
            None,
        )
        steps = any(
            isinstance(c.func, ast.Attribute) and c.func.attr == "step" and c.args and _scaler(c) for c in program.calls
        )
        if clip is not None and steps and clip.lineno > backward.lineno:
            yield Habit(name="clips_scaled_gradients", line=clip.lineno)
        if steps and not _updates(program):
            yield Habit(name="scaler_never_updated", line=backward.lineno)
        return


def _beside(program: Program, one: ast.Call, other: ast.Call) -> bool:
    """Say whether two calls stand in one block."""
    first, second = program.statement(one), program.statement(other)
    return first is not None and second is not None and first in program.block(second)


def _is_scaled(backward: ast.Call) -> bool:
    inner = backward.func.value if isinstance(backward.func, ast.Attribute) else None
    return (
        isinstance(inner, ast.Call)
        and isinstance(inner.func, ast.Attribute)
        and inner.func.attr == "scale"
        and _scaler(inner)
    )


def _scaler(call: ast.Call) -> bool:
    return any("scaler" in part.lower() for part in dotted(call.func))


def _is_clip(call: ast.Call) -> bool:
    return bool(dotted(call.func)) and dotted(call.func)[-1] in _CLIPS


def _updates(program: Program) -> bool:
    return any(isinstance(c.func, ast.Attribute) and c.func.attr == "update" and _scaler(c) for c in program.calls)
