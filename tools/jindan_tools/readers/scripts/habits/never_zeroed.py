"""Gradients that are never cleared between two updates."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inner_loop, inside, mentions
from jindan_tools.readers.scripts.program import Program, dotted

_COMPREHENSIONS = (ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)


def never_zeroed(training: Training) -> Iterator[Habit]:
    """Find an update in a loop of batches that no clearing of the gradients belongs to.

    Sure only when backward and step stand in the same innermost loop, the optimizer is one of torch that the file makes,
    and nothing that the loop calls within the file mentions a clearing.
    """
    program = training.program
    if training.is_driven or not training.optimizers:
        return
    for backward in training.backwards:
        loop = inner_loop(program, backward)
        if loop is None:
            if _in_step_function(training, backward):
                yield Habit(name="never_zeroed", line=backward.lineno, facts={"where": "nowhere"})
                return
            continue
        if not any(_steps(training, c, loop) for c in program.calls):
            continue
        if _clears(program, loop) or any(_clears(program, f) for f in _called_from(program, loop)):
            continue
        if _closure(program, backward):
            continue
        yield Habit(name="never_zeroed", line=backward.lineno, facts={"where": _where(program, loop)})
        return


def _in_step_function(training: Training, backward: ast.Call) -> bool:
    """Say whether backward and step stand in a function that a loop of the file calls, while no line of the file clears."""
    program = training.program
    function = program.scope(backward)
    if not isinstance(function, ast.FunctionDef) or _clears(program, program.tree):
        return False
    steps = (
        isinstance(c.func, ast.Attribute) and c.func.attr == "step" and not c.args and program.scope(c) is function
        and program.above.get(program.above.get(c, c)) is function and any(training.may_be(c, m) for m in training.optimizers)
        for c in program.calls
    )  # fmt: skip
    calls = (c for c in program.calls if dotted(c.func)[-1:] == (function.name,))
    return any(steps) and any(
        program.loops(c) or any(isinstance(p, _COMPREHENSIONS) for p in program.parents(c)) for c in calls
    )


def _steps(training: Training, call: ast.Call, loop: ast.AST) -> bool:
    program = training.program
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "step" or call.args:
        return False
    if inner_loop(program, call) is not loop or _in_branch(program, call, loop):
        return False
    return any(training.may_be(call, m) for m in training.optimizers)


def _in_branch(program: Program, call: ast.Call, loop: ast.AST) -> bool:
    for up in program.parents(call):
        if up is loop:
            return False
        if isinstance(up, ast.If | ast.Try):
            return True
    return True


def _clears(program: Program, block: ast.AST) -> bool:
    """Say whether a block clears gradients: calls zero_grad, or does anything with `.grad`."""
    for each in mentions(block, "zero_grad"):
        if isinstance(each, ast.Attribute) and isinstance(program.above.get(each), ast.Expr):
            continue  # Named, not called.
        return True
    return any(isinstance(n, ast.Attribute) and n.attr in {"grad", "clear_grad", "_zero_grad"} for n in ast.walk(block))


def _called_from(program: Program, loop: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return the functions of the file that a block may call, through others too."""
    seen: list[ast.FunctionDef | ast.AsyncFunctionDef] = []
    blocks: list[ast.AST] = [loop]
    while blocks:
        block = blocks.pop()
        words = {
            n.attr if isinstance(n, ast.Attribute) else n.id
            for n in ast.walk(block)
            if isinstance(n, ast.Attribute | ast.Name)
        }
        own = {
            m.name
            for name in words
            if name in program.classes
            for m in program.classes[name].body
            if isinstance(m, ast.FunctionDef)
        }
        for function in program.functions:
            if (function.name in words or function.name in own) and function not in seen:
                seen.append(function)
                blocks.append(function)
    return seen


def _closure(program: Program, backward: ast.Call) -> bool:
    return isinstance(program.scope(backward), ast.Lambda)


def _where(program: Program, loop: ast.AST) -> str:
    """Say where gradients are cleared outside the loop: `before` it, by `name` alone, or `nowhere`."""
    if any(True for _ in mentions(loop, "zero_grad")):
        return "name"
    cleared = [n for n in mentions(program.tree, "zero_grad") if not inside(program, n, loop)]
    return "before" if cleared else "nowhere"
