"""Schedules of torch that are called at another pace than they were made for, or never."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, is_open, number, word
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Made, Training, inner_loop, inside
from jindan_tools.readers.scripts.program import Loop, Program, dotted
from jindan_tools.readers.scripts.values import values

_BY_LENGTH = frozenset({"OneCycleLR"})
_GAINS = ("acc", "f1", "auc", "map", "iou", "dice", "bleu", "recall", "precision")


def schedules(training: Training) -> Iterator[Habit]:
    """Find a schedule in epochs that is stepped a batch, one in batches that is stepped an epoch, and one never stepped."""
    if training.is_driven:
        return
    for made in training.schedules:
        calls = training.step_calls(made)
        later = _replaced(training, made) if calls else None
        if later is not None:
            facts: dict[str, str | float] = {"schedule": made.kind, "step_line": float(later.lineno)}
            yield Habit(name="schedule_of_old_optimizer", line=made.call.lineno, facts=facts)
            continue
        if not calls:
            if made.name and not _is_used(training.program, made):
                yield Habit(name="schedule_never_stepped", line=made.call.lineno, facts={"schedule": made.kind})
            continue
        if made.kind == "ReduceLROnPlateau":
            yield from _plateau(training.program, made, calls)
            continue
        batches = [c for c in calls if _loop_of_batches(training, c) is not None]
        if len(batches) == len(calls) == 1:
            yield from _too_often(training, made, calls[0])
        elif not batches and len(calls) == 1:
            yield from _too_rarely(training, made, calls[0])


def _replaced(training: Training, made: Made) -> ast.Call | None:
    """Return the optimizer that is made anew, under the same name and in the same block, behind its schedule."""
    program = training.program
    given = argument(made.call, "optimizer", 0)
    statement = program.statement(made.call)
    block = program.block(statement) if statement is not None else []
    if not isinstance(given, ast.Name) or statement not in block:
        return None
    behind = block[block.index(statement) + 1 :]
    for later in behind:
        assigned = isinstance(later, ast.Assign) and [dotted(t) for t in later.targets] == [(given.id,)]
        if isinstance(later, ast.Assign) and assigned:
            fresh = any(m.call is later.value for m in training.optimizers)
            again = any(m is not made and m.call.lineno > later.lineno for m in training.schedules)
            return later.value if fresh and not again and isinstance(later.value, ast.Call) else None
    return None


def _loop_of_batches(training: Training, call: ast.Call) -> Loop | None:
    """Return the innermost loop around a call when it also holds a call of backward directly."""
    loop = inner_loop(training.program, call)
    return (
        loop if any(inner_loop(training.program, b) is loop for b in training.backwards) and loop is not None else None
    )


def _epochs(training: Training, step: ast.Call) -> ast.expr | None:
    """Return the expression that counts the epochs: `for ... in range(N)` around the loop over the batches."""
    program = training.program
    loops = program.loops(step)
    if not loops or not isinstance(loops[0], ast.For) or _range(loops[0].iter) is not None:
        return None
    outer = loops[1] if len(loops) > 1 else _around_call(program, step)
    return _range(outer.iter) if isinstance(outer, ast.For) else None


def _around_call(program: Program, step: ast.Call) -> Loop | None:
    """Return the one loop in which the function that a call stands in is called, None for none or several."""
    function = program.scope(step)
    if not isinstance(function, ast.FunctionDef):
        return None
    calls = [c for c in program.calls if (dotted(c.func) or ("",))[-1] == function.name]
    found = [loop for c in calls for loop in program.loops(c)[:1]]
    return found[0] if len(calls) == len(found) == 1 else None


def _range(node: ast.expr) -> ast.expr | None:
    """Return how often a range runs, also where tqdm or enumerate stand around it."""
    while (
        isinstance(node, ast.Call)
        and (dotted(node.func) or ("",))[-1] in {"tqdm", "trange", "enumerate", "track"}
        and node.args
    ):
        if dotted(node.func)[-1] == "trange":
            break
        node = node.args[0]
    if isinstance(node, ast.Call) and (dotted(node.func) or ("",))[-1] in {"range", "trange"} and node.args:
        return _without_start(node.args[0], node.args[1]) if len(node.args) > 1 else node.args[0]
    return None


def _without_start(start: ast.expr, end: ast.expr) -> ast.expr:
    """Return N of `range(1, N + 1)`, the end of every other range that begins elsewhere."""
    added = end.right if isinstance(end, ast.BinOp) and isinstance(end.op, ast.Add) else None
    if isinstance(end, ast.BinOp) and added is not None and number(start) == number(added) is not None:
        return end.left
    return end


def _too_often(training: Training, made: Made, step: ast.Call) -> Iterator[Habit]:
    if _in_branch(training.program, step):
        return
    program = training.program
    epochs = _epochs(training, step)
    facts: dict[str, str | float] = {"schedule": made.kind, "step_line": float(step.lineno)}
    if made.kind == "CosineAnnealingLR":
        length = argument(made.call, "T_max", 1)
        if epochs is not None and length is not None and _same(program, epochs, length):
            yield Habit(name="epoch_schedule_per_batch", line=made.call.lineno, facts=facts)
        return
    size = _first_drop(program, made)
    count = None if epochs is None else _number(program, epochs)
    if size is not None and count is not None and size <= count <= 1000:
        yield Habit(
            name="epoch_schedule_per_batch", line=made.call.lineno, facts=facts | {"size": size, "epochs": count}
        )


def _first_drop(program: Program, made: Made) -> float | None:
    """Return after how many calls a schedule of steps first falls."""
    if made.kind == "StepLR":
        size = argument(made.call, "step_size", 1)
        return None if size is None else _number(program, size)
    if made.kind == "MultiStepLR":
        given = argument(made.call, "milestones", 1)
        found = [number(e) for e in given.elts] if isinstance(given, ast.List | ast.Tuple) else []
        return found[-1] if found else None
    return None


def _too_rarely(training: Training, made: Made, step: ast.Call) -> Iterator[Habit]:
    """Find a schedule whose length counts batches and whose one step is outside every loop with a call of backward."""
    program = training.program
    loop = inner_loop(program, step)
    trains = any(b for b in training.backwards if loop is not None and inside(program, b, loop))
    if loop is None or not trains or isinstance(program.scope(step), ast.Lambda):
        return
    if not any(inner_loop(program, b) is not loop and inside(program, b, loop) for b in training.backwards):
        return
    per_epoch = argument(made.call, "steps_per_epoch")
    length = argument(made.call, "total_steps", 2) if made.kind == "OneCycleLR" else argument(made.call, "T_max", 1)
    counted = per_epoch if made.kind == "OneCycleLR" and per_epoch is not None else length
    if made.kind in {"OneCycleLR", "CosineAnnealingLR"} and counted is not None and _counts_batches(program, counted):
        yield Habit(
            name="batch_schedule_per_epoch",
            line=made.call.lineno,
            facts={"schedule": made.kind, "step_line": float(step.lineno)},
        )


def _counts_batches(program: Program, node: ast.expr) -> bool:
    """Say whether a length is made of the length of a loader."""
    return any(
        isinstance(n, ast.Call)
        and dotted(n.func) == ("len",)
        and n.args
        and "loader" in (dotted(n.args[0]) or ("",))[-1].lower()
        for v in values(program, node)
        for n in ast.walk(v)
    )


def _in_branch(program: Program, call: ast.Call) -> bool:
    loop = inner_loop(program, call)
    for up in program.parents(call):
        if up is loop:
            return False
        if isinstance(up, ast.If | ast.Try):
            return True
    return True


def _same(program: Program, one: ast.expr, other: ast.expr) -> bool:
    """Say whether two expressions are the same name or the same number."""
    if dotted(one) and dotted(one) == dotted(other):
        return True
    first, second = _number(program, one), _number(program, other)
    return first is not None and first == second


def _number(program: Program, node: ast.expr) -> float | None:
    direct = number(node)
    if direct is not None:
        return direct
    if isinstance(node, ast.Subscript):
        return _entry(program, node)
    found = [number(v) for v in values(program, node)]
    return found[0] if len(found) == 1 else None


def _entry(program: Program, node: ast.Subscript) -> float | None:
    """Return the number under a key of a dictionary that is written out."""
    key = word(node.slice)
    tables = values(program, node.value)
    if not key or len(tables) != 1:
        return None
    table = tables[0]
    if isinstance(table, ast.Dict):
        return next((number(v) for k, v in zip(table.keys, table.values, strict=True) if word(k) == key), None)
    if isinstance(table, ast.Call) and dotted(table.func) == ("dict",):
        return number(argument(table, key))
    return None


def _plateau(program: Program, made: Made, calls: list[ast.Call]) -> Iterator[Habit]:
    """Find a schedule on a plateau whose direction is not that of what it is given."""
    mode = argument(made.call, "mode", 1)
    if is_open(made.call) or (mode is not None and not word(mode)) or len(calls) != 1 or not calls[0].args:
        return
    given = (dotted(calls[0].args[0]) or ("",))[-1].lower()
    parts = given.split("_")
    up = any(p.startswith(_GAINS) for p in parts) and "loss" not in given and "err" not in given
    down = "loss" in parts and not given.startswith(("neg", "minus"))
    wrong = (up and word(mode) in {"", "min"}) or (down and word(mode) == "max")
    if wrong:
        facts: dict[str, str | float] = {
            "mode": word(mode) or "min",
            "given": given,
            "step_line": float(calls[0].lineno),
        }
        yield Habit(name="plateau_wrong_way", line=made.call.lineno, facts=facts)


def _is_used(program: Program, made: Made) -> bool:
    """Say whether the name of a schedule is read anywhere but for its rate."""
    for node in program.above:
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name != made.name or not isinstance(getattr(node, "ctx", None), ast.Load):
            continue
        up = program.above.get(node)
        if not (
            isinstance(up, ast.Attribute) and up.attr in {"get_last_lr", "get_lr", "state_dict", "load_state_dict"}
        ):
            return True
    return any(isinstance(n, ast.Constant) and n.value == made.name for n in program.above)
