"""The optimizer a script makes and the learning rate it hands over, however many names stand between."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called
from jindan_tools.readers.scripts.folding import folded, standing_for
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program

# Source: torch.optim 2.x; the first two parameters are params and lr in each.
_OPTIMIZERS = frozenset({"SGD", "Adam", "AdamW", "Adamax", "NAdam", "RAdam", "RMSprop", "Adagrad", "Adadelta"})

# What reads options, or sets a rate of its own.
_OTHERWISE = frozenset({"add_argument", "OneCycleLR", "CyclicLR", "option", "safe_load", "load_config", "from_cli", "hydra_main", "add_param_group"})  # fmt: skip


def optimizer_made(training: Training) -> Iterator[Habit]:
    """Yield the one optimizer that a script makes where its rate can be told; several with different rates tell nothing."""
    program = training.program
    found: list[tuple[str, float, int]] = []
    for call in program.calls:
        name, given = _optimizer(program, call), argument(call, "lr", 1)
        rate = folded(program, given) if name else None
        if name and (rate is None or not 0 < rate < 1e6):
            return
        if name and rate is not None:
            found.append((name, rate, call.lineno))
    if len({(name, rate) for name, rate, _ in found}) == 1:
        name, rate, line = found[0]
        facts: dict[str, str | float] = {"optimizer": name, "rate": rate, "fixed": float(_is_fixed(program))}
        yield Habit(name="optimizer_made", line=line, facts=facts)


def _is_fixed(program: Program) -> bool:
    """Say whether nothing but a schedule changes the rate that is written out: no command line, no cycle, no hand."""
    changed = any(called(c) in _OTHERWISE for c in program.calls)
    return not changed and "param_groups" not in {
        n.attr for n in program.above if isinstance(n, ast.Attribute) and isinstance(program.above.get(n), ast.For)
    }


def _optimizer(program: Program, call: ast.Call) -> str:
    """Return the name of the optimizer that a call makes, '' for other calls."""
    if called(call) in _OPTIMIZERS:
        return called(call)
    function = call.func
    if isinstance(function, ast.Name) and argument(call, "lr") is not None:
        names = {_last(end) for held in standing_for(program, function) for end in _ends(program, held)}
        return next(iter(names)) if len(names) == 1 and names <= _OPTIMIZERS else ""
    return ""


def _ends(program: Program, node: ast.expr) -> tuple[ast.expr, ...]:
    """Return what a choice from a dictionary stands for: the entry of the key, or each entry when the key is not sure."""
    if not isinstance(node, ast.Subscript):
        return (node,)
    return standing_for(program, node) or _chosen(program, node)


def _chosen(program: Program, node: ast.Subscript) -> tuple[ast.expr, ...]:
    keys = {k.value for k in standing_for(program, node.slice) if isinstance(k, ast.Constant)}
    tables = [t for t in standing_for(program, node.value) if isinstance(t, ast.Dict)]
    return tuple(
        v
        for table in tables
        for k, v in zip(table.keys, table.values, strict=True)
        if isinstance(k, ast.Constant) and k.value in keys
    )


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
