"""Best weights that are kept as a reference: state_dict() shares the tensors that training goes on changing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

_NO_MODEL = ("dl", "load", "optim", "sched", "scaler", "sampler")


def best_kept_by_reference(training: Training) -> Iterator[Habit]:
    """Find `best = model.state_dict()` in a loop, under a condition, with `load_state_dict(best)` further down."""
    program = training.program
    for call in program.calls:
        if (
            called(call) != "state_dict"
            or not program.loops(call)
            or not _under_condition(program, call)
            or _is_other(call)
        ):
            continue
        kept = _kept(program, call)
        if not kept:
            continue
        loads = (
            c
            for c in program.calls
            if called(c) == "load_state_dict" and c.lineno > call.lineno and c.args and dotted(c.args[0]) == kept
        )
        load = next(loads, None)
        if load is not None and not _saved_and_read(program, call, kept):
            facts: dict[str, str | float] = {"name": ".".join(kept), "load_line": float(load.lineno)}
            yield Habit(name="best_kept_by_reference", line=call.lineno, facts=facts)
            return


def _is_other(call: ast.Call) -> bool:
    """Say whether the state is named for a loader, an optimizer or a schedule, whose dictionaries are made anew."""
    return any(w in part.lower() for part in dotted(call.func)[:-1] for w in _NO_MODEL)


def _under_condition(program: Program, call: ast.Call) -> bool:
    loop = program.loops(call)[0]
    for up in program.parents(call):
        if up is loop:
            return False
        if isinstance(up, ast.If):
            return True
    return False


def _kept(program: Program, call: ast.Call) -> tuple[str, ...]:
    """Return the name that is given the dictionary itself, also within `a, b = x, y`; () when something copies it."""
    statement = program.statement(call)
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return ()
    value, target = statement.value, statement.targets[0]
    if value is call:
        return dotted(target)
    if isinstance(value, ast.Tuple) and isinstance(target, ast.Tuple) and call in value.elts:
        return dotted(target.elts[value.elts.index(call)]) if len(value.elts) == len(target.elts) else ()
    return ()


def _saved_and_read(program: Program, call: ast.Call, kept: tuple[str, ...]) -> bool:
    """Say whether the name is given anything else behind, such as what torch.load reads."""
    for node in program.stored.get(kept[-1], ()):
        statement = program.statement(node)
        if dotted(node) == kept and statement is not None and statement.lineno > call.lineno:
            return True
    return False
