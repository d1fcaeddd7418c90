"""An optimizer whose step is never called."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Made, Training, inner_loop
from jindan_tools.readers.scripts.program import Program


def never_stepped(training: Training) -> Iterator[Habit]:
    """Find an optimizer of torch beside a call of backward in a loop, while nothing in the file is stepped by it.

    Silent when the optimizer is handed to anything but a schedule of torch, returned, or kept where others may reach it.
    """
    program = training.program
    made = training.optimizers
    if training.is_driven or len(made) != 1 or not made[0].name:
        return
    backward = next((b for b in training.backwards if inner_loop(program, b) is not None), None)
    if backward is None or _may_step(training, made[0]) or _is_given_away(program, made[0]):
        return
    yield Habit(name="never_stepped", line=backward.lineno, facts={"optimizer": made[0].kind})


def _may_step(training: Training, made: Made) -> bool:
    """Say whether anything but a schedule is stepped; `optimizer.step` that stands alone is not called."""
    program = training.program
    schedules = {m.name for m in training.schedules if m.name}
    for node in program.above:
        if isinstance(node, ast.Attribute) and "step" in node.attr and isinstance(program.above.get(node), ast.Call):
            receiver = node.value
            named = (
                receiver.attr
                if isinstance(receiver, ast.Attribute)
                else receiver.id
                if isinstance(receiver, ast.Name)
                else ""
            )
            if named not in schedules and not named.endswith(("scheduler", "sched", "writer", "prof", "profiler")):
                return True
    return False


def _is_given_away(program: Program, made: Made) -> bool:
    for node in program.above:
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name != made.name or not isinstance(getattr(node, "ctx", None), ast.Load):
            continue
        up = program.above.get(node)
        if isinstance(up, ast.keyword):
            up = program.above.get(up)
        if isinstance(up, ast.Attribute):
            continue
        if isinstance(up, ast.Call) and program.called(up).startswith("torch.optim.lr_scheduler."):
            continue
        return True
    return False
