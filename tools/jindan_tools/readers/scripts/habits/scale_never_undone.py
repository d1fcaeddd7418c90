"""A gradient scaler that only multiplies: the loss is scaled for backward, and the optimizer steps without it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inner_loop, is_step


def scale_never_undone(training: Training) -> Iterator[Habit]:
    """Find `scaler.scale(loss).backward()` in a file in which nothing unscales and no scaler steps, beside a plain step."""
    program = training.program
    if training.is_driven or not training.optimizers:
        return
    attributes = [n for n in program.above if isinstance(n, ast.Attribute)]
    if any("unscale" in n.attr or n.attr == "grad" for n in attributes):
        return
    if any(is_step(c) and c.args for c in program.calls):
        return
    for backward in training.backwards:
        scaled = backward.func.value if isinstance(backward.func, ast.Attribute) else None
        if (
            not isinstance(scaled, ast.Call)
            or not isinstance(scaled.func, ast.Attribute)
            or scaled.func.attr != "scale"
        ):
            continue
        loop = inner_loop(program, backward)
        for made in training.optimizers:
            plain = [c for c in training.step_calls(made) if not c.args and inner_loop(program, c) is loop]
            if plain and not _is_off(training):
                facts: dict[str, str | float] = {"optimizer": made.kind, "scale_line": float(backward.lineno)}
                yield Habit(name="scale_never_undone", line=plain[0].lineno, facts=facts)
                return


def _is_off(training: Training) -> bool:
    """Say whether the scaler may be made with `enabled` off: then it scales by one."""
    return any(
        k.arg == "enabled" and not (isinstance(k.value, ast.Constant) and k.value.value is True)
        for c in training.program.calls
        if training.program.called(c).endswith("GradScaler")
        for k in c.keywords
    )
