"""A LightningModule whose weights are never updated, or whose schedule runs at another pace than it was made for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, is_false
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inside
from jindan_tools.readers.scripts.program import Program, dotted


def lightning_module(training: Training) -> Iterator[Habit]:
    """Look at each class of the file that is a LightningModule itself."""
    program = training.program
    for owner in program.classes.values():
        if not any(program.meaning(b).endswith("LightningModule") for b in owner.bases):
            continue
        step = next((f for f in owner.body if isinstance(f, ast.FunctionDef) and f.name == "training_step"), None)
        if step is None:
            continue
        manual = any(_is_manual(n) for n in ast.walk(owner))
        if manual and not _steps(owner):
            yield Habit(name="manual_without_step", line=step.lineno)
        elif not manual:
            yield from _lost_loss(program, owner, step)
        yield from _pace(program, owner)


def _is_manual(node: ast.AST) -> bool:
    if not isinstance(node, ast.Assign):
        return isinstance(node, ast.FunctionDef) and node.name == "automatic_optimization"
    return any((dotted(t) or ("",))[-1] == "automatic_optimization" for t in node.targets) and is_false(node.value)


def _steps(owner: ast.ClassDef) -> bool:
    return any(isinstance(n, ast.Attribute) and "step" in n.attr and n.attr not in {"global_step", "training_step"}
               and not (isinstance(n.value, ast.Call) and (dotted(n.value.func) or ("",))[-1] == "lr_schedulers") for n in ast.walk(owner))  # fmt: skip


def _lost_loss(program: Program, owner: ast.ClassDef, step: ast.FunctionDef) -> Iterator[Habit]:
    """Find a training_step that returns nothing, where Lightning skips the update."""
    returns = [n for n in ast.walk(step) if isinstance(n, ast.Return) and program.scope(n) is step]
    overridden = any(
        isinstance(f, ast.FunctionDef) and f.name in {"backward", "optimizer_step", "training_step_end"}
        for f in owner.body
    )
    abstract = all(isinstance(s, ast.Pass | ast.Raise | ast.Expr) for s in step.body)
    if overridden or abstract or len(owner.bases) != 1 or any(isinstance(n, ast.Yield) for n in ast.walk(step)):
        return
    if not any(r.value is not None for r in returns):
        yield Habit(name="step_returns_nothing", line=step.lineno)


def _pace(program: Program, owner: ast.ClassDef) -> Iterator[Habit]:
    """Find OneCycleLR in configure_optimizers without an interval: Lightning then steps it once an epoch."""
    made = next((f for f in owner.body if isinstance(f, ast.FunctionDef) and f.name == "configure_optimizers"), None)
    if made is None or any(isinstance(n, ast.Constant) and n.value == "interval" for n in ast.walk(owner)):
        return
    for call in program.calls:
        if program.called(call).endswith("lr_scheduler.OneCycleLR") and inside(program, call, made):
            if (
                not any(isinstance(f, ast.FunctionDef) and f.name == "lr_scheduler_step" for f in owner.body)
                and not _is_manual_anywhere(owner)
                and any(argument(call, n) is not None for n in ("steps_per_epoch", "total_steps"))
            ):
                yield Habit(
                    name="batch_schedule_per_epoch",
                    line=call.lineno,
                    facts={"schedule": "OneCycleLR", "step_line": float(made.lineno)},
                )
            return


def _is_manual_anywhere(owner: ast.ClassDef) -> bool:
    return any(_is_manual(n) for n in ast.walk(owner))
