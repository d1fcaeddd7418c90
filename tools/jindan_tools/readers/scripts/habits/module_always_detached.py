"""A module that has an optimizer of its own and whose every answer is cut off from the losses."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

# What asks a module for something else than an answer.
_ASKS = frozenset({
    "parameters", "named_parameters", "to", "cuda", "cpu", "train", "eval", "state_dict", "load_state_dict", "zero_grad", "apply", "requires_grad_",
    "modules", "named_modules", "children", "half", "float", "double", "share_memory", "register_buffer", "size", "print", "summary",
})  # fmt: skip
_OFF = frozenset({"no_grad", "inference_mode"})


def module_always_detached(training: Training) -> Iterator[Habit]:
    """Find `fake = g.sample(n).detach()` as the only use of `g`, whose parameters an optimizer is given and steps.

    A module that is handed to a function or another module may be used there: then nothing is said.
    """
    program = training.program
    if training.is_driven:
        return
    for made in training.optimizers:
        given = argument(made.call, "params", 0)
        owner = dotted(given.func)[:-1] if isinstance(given, ast.Call) and called(given) == "parameters" else ()
        if not owner or not training.step_calls(made) or _goes_elsewhere(program, owner):
            continue
        answers = [c for c in program.calls if _is_answer(c, owner)]
        cut = [c for c in answers if _is_cut(program, c)]
        detached = next((c for c in cut if isinstance(program.above.get(c), ast.Attribute)), None)
        if answers and len(cut) == len(answers) and detached is not None:
            facts: dict[str, str | float] = {"part": ".".join(owner), "optimizer_line": float(made.call.lineno)}
            yield Habit(name="module_always_detached", line=detached.lineno, facts=facts)
            return


def _is_answer(call: ast.Call, owner: tuple[str, ...]) -> bool:
    name = dotted(call.func)
    return name[: len(owner)] == owner and len(name) <= len(owner) + 1 and name[-1] not in _ASKS - {owner[-1]}


def _is_cut(program: Program, call: ast.Call) -> bool:
    """Say whether an answer is detached at once, or asked for without gradients."""
    up = program.above.get(call)
    if isinstance(up, ast.Attribute) and up.attr in {"detach", "data", "item"}:
        return True
    for node in program.parents(call):
        marks: list[ast.expr] = [i.context_expr for i in node.items] if isinstance(node, ast.With) else []
        if isinstance(node, ast.FunctionDef):
            marks = node.decorator_list
        if any(isinstance(n, ast.Attribute) and n.attr in _OFF for m in marks for n in ast.walk(m)):
            return True
    return False


def _goes_elsewhere(program: Program, owner: tuple[str, ...]) -> bool:
    """Say whether the module itself is handed over, kept under another name, or named otherwise by some class."""
    for node in program.above:
        if dotted(node) != owner or not isinstance(getattr(node, "ctx", None), ast.Load):
            continue
        up = program.above.get(node)
        if isinstance(up, ast.Attribute) or (isinstance(up, ast.Call) and up.func is node):
            continue
        return True
    return False
