"""An optimizer that is made anew for each batch or epoch, so that it forgets its moments and its schedule."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inner_loop, inside
from jindan_tools.readers.scripts.program import Program, dotted


def optimizer_in_loop(training: Training) -> Iterator[Habit]:
    """Find an optimizer with moments that is constructed within the loop of batches, or within that of epochs, over one model.

    A loop that makes the model too (folds, seeds, tried values) is no loop of epochs.
    """
    program = training.program
    if training.is_driven:
        return
    for made in training.optimizers:
        if made.kind == "SGD" and not any(k.arg == "momentum" for k in made.call.keywords):
            continue
        for backward in training.backwards:
            batches = inner_loop(program, backward)
            around = program.loops(backward)
            if batches is None or program.scope(made.call) is not program.scope(backward):
                continue
            if inside(program, made.call, batches) and _conditions(program, made.call, batches):
                yield Habit(name="optimizer_each_batch", line=made.call.lineno, facts={"optimizer": made.kind})
                return
            outer = around[1] if len(around) > 1 else None
            if (
                outer is None
                or not inside(program, made.call, outer)
                or not _conditions(program, made.call, outer)
                or inner_loop(program, made.call) is not outer
            ):
                continue
            if _named_epochs(outer) and not _makes_model(program, made.call, outer):
                yield Habit(name="optimizer_each_epoch", line=made.call.lineno, facts={"optimizer": made.kind})
                return


def _conditions(program: Program, node: ast.AST, loop: ast.AST) -> bool:
    """Say whether no condition stands between a node and a loop."""
    for up in program.parents(node):
        if up is loop:
            return True
        if isinstance(up, ast.If | ast.Try | ast.While):
            return False
    return False


def _named_epochs(loop: ast.AST) -> bool:
    return isinstance(loop, ast.For) and any(
        "epoch" in w.lower() or w == "ep" for n in ast.walk(loop.target) for w in dotted(n)
    )


def _makes_model(program: Program, call: ast.Call, loop: ast.AST) -> bool:
    """Say whether the model whose parameters are handed over is made within the loop as well."""
    names = {dotted(n)[0] for n in ast.walk(call) if isinstance(n, ast.Name) and dotted(n)}
    return any(isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load) and n.id in names for n in ast.walk(loop))
