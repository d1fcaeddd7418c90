"""Figures of an epoch that go on from those of the epochs before: a sum, a list or a metric that is never set back."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called, number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inside
from jindan_tools.readers.scripts.program import Loop, Program, dotted

_FIGURES = ("loss", "correct", "acc", "hits", "total", "pred", "label", "target", "truth", "prob", "score", "running")
_PLACES = ("step", "iter", "seen_", "global", "history", "hist", "best", "losses_all")


def never_reset(training: Training) -> Iterator[Habit]:
    """Find `running_loss = 0.0` before the loop of epochs, `+=` in that of batches, and `running_loss / n` once an epoch.

    Also lists that are only appended to and handed to a metric each epoch, and metrics of torchmetrics without reset.
    """
    program = training.program
    if training.is_driven:
        return
    yield from _metric(training)
    yield from _meter(program)
    for node in program.above:
        name = _grown(program, node)
        loops = program.loops(node) if name is not None else []
        if name is None or len(loops) < 2 or not _is_figure(name.id):
            continue
        batches, epochs = loops[0], loops[-1]
        made = [n for n in program.given_here(name) if not isinstance(program.above.get(n), ast.AugAssign)]
        if (
            not made
            or any(inside(program, m, loop) for m in made for loop in program.loops(m))
            or not _over_loader(batches)
        ):
            continue
        if (
            all(_starts(program, m) for m in made)
            and _counts_epochs(epochs)
            and _told_each_epoch(program, name, batches, epochs)
        ):
            yield Habit(
                name="never_reset",
                line=made[0].lineno,
                facts={"name": name.id, "grows_line": float(getattr(node, "lineno", 1))},
            )
            return


def _grown(program: Program, node: ast.AST) -> ast.Name | None:
    """Return the name of `x += ...`, `x.append(...)` or `x.extend(...)`."""
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) and isinstance(node.target, ast.Name):
        return node.target
    if isinstance(node, ast.Call) and called(node) in {"append", "extend"} and isinstance(node.func, ast.Attribute):
        owner = node.func.value
        return owner if isinstance(owner, ast.Name) and program.given_here(owner) else None
    return None


def _is_figure(name: str) -> bool:
    return any(w in name.lower() for w in _FIGURES) and not any(w in name.lower() for w in _PLACES)


def _starts(program: Program, node: ast.Name | ast.Attribute) -> bool:
    up = program.above.get(node)
    value = up.value if isinstance(up, ast.Assign) else None
    if (
        isinstance(up, ast.Tuple)
        and isinstance(whole := program.above.get(up), ast.Assign)
        and isinstance(whole.value, ast.Tuple)
    ):
        value = (
            whole.value.elts[up.elts.index(node)] if node in up.elts and len(whole.value.elts) == len(up.elts) else None
        )
    return number(value) == 0 or (isinstance(value, ast.List) and not value.elts)


def _over_loader(loop: Loop) -> bool:
    words = [w.lower() for n in ast.walk(loop.iter) for w in dotted(n)] if isinstance(loop, ast.For) else []
    return any("load" in w or w.endswith(("dl", "batches", "iter")) for w in words)


def _counts_epochs(loop: Loop) -> bool:
    return isinstance(loop, ast.For) and any(
        "epoch" in w.lower() or w in {"ep", "e"} for n in ast.walk(loop.target) for w in dotted(n)
    )


def _told_each_epoch(program: Program, name: ast.Name, batches: Loop, epochs: Loop) -> bool:
    """Say whether the value is divided by what does not grow with it, or a list handed to a metric, once an epoch."""
    for node in ast.walk(epochs):
        if (
            not isinstance(node, ast.Name)
            or node.id != name.id
            or not isinstance(node.ctx, ast.Load)
            or inside(program, node, batches)
        ):
            continue
        up = program.above.get(node)
        if (
            isinstance(up, ast.BinOp)
            and isinstance(up.op, ast.Div)
            and up.left is node
            and not _grows_too(program, up.right, epochs)
        ):
            return True
        if (
            isinstance(up, ast.Call)
            and node in up.args
            and called(up).endswith(("_score", "_report", "_matrix", "f1", "auc", "mean", "average"))
        ):
            return True
    return False


def _grows_too(program: Program, node: ast.expr, epochs: Loop) -> bool:
    """Say whether a divisor holds the number of the epoch, a length of the list itself, or another sum."""
    targets = (
        {n.id for n in ast.walk(epochs.target) if isinstance(n, ast.Name)}
        if isinstance(epochs, ast.For)
        else set[str]()
    )
    names = [n for n in ast.walk(node) if isinstance(n, ast.Name)]
    sums = (n for n in names for g in program.given_here(n) if isinstance(program.above.get(g), ast.AugAssign))
    return any(n.id in targets for n in names) or any(True for _ in sums)


def _meter(program: Program) -> Iterator[Habit]:
    """Find a meter of the file, made once, that the loop of epochs reads and that nothing resets or makes anew."""
    if any(called(c).startswith(("reset", "clear", "__init__")) for c in program.calls):
        return
    for call in program.calls:
        kind = program.classes.get(called(call)) if isinstance(call.func, ast.Name) and not call.args else None
        up = program.above.get(call)
        if isinstance(up, ast.Tuple):
            place, up = up.elts.index(call), program.above.get(up)
            targets = up.targets[0] if isinstance(up, ast.Assign) else None
            target = targets.elts[place] if isinstance(targets, ast.Tuple) and place < len(targets.elts) else None
        else:
            target = up.targets[0] if isinstance(up, ast.Assign) and len(up.targets) == 1 else None
        if (
            kind is None
            or not isinstance(target, ast.Name | ast.Attribute)
            or len(program.given_here(target)) != 1
            or program.loops(call)
        ):
            continue
        sums, read = _sums(kind), _reads(kind)
        if not sums or not read or not _is_figure(dotted(target)[-1]):
            continue
        for node in program.above:
            told = isinstance(node, ast.Attribute) and node.attr in read and dotted(node.value) == dotted(target)
            loops = program.loops(node) if told else []
            if loops and _counts_epochs(loops[-1]) and not any(_over_loader(loop) for loop in loops):
                yield Habit(
                    name="never_reset",
                    line=call.lineno,
                    facts={"name": dotted(target)[-1], "grows_line": float(sums[0])},
                )
                return


def _sums(kind: ast.ClassDef) -> list[int]:
    """Return the lines at which a class adds to an attribute of its own, [] where it also sets one back outside __init__."""
    found: list[int] = []
    for function in (f for f in kind.body if isinstance(f, ast.FunctionDef)):
        for node in ast.walk(function):
            if (
                isinstance(node, ast.AugAssign)
                and isinstance(node.op, ast.Add)
                and dotted(node.target)[:1] == ("self",)
            ):
                found.append(node.lineno)
            if (
                function.name != "__init__"
                and isinstance(node, ast.Assign)
                and any(dotted(t)[:1] == ("self",) for t in node.targets)
            ):
                return []
    return found


def _reads(kind: ast.ClassDef) -> set[str]:
    """Return the methods of a class that divide one of its sums."""
    return {
        f.name
        for f in kind.body
        if isinstance(f, ast.FunctionDef)
        for n in ast.walk(f)
        if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div) and dotted(n.left)[:1] == ("self",)
    }


def _metric(training: Training) -> Iterator[Habit]:
    """Find a metric of torchmetrics that is computed in a loop of epochs and never reset."""
    program = training.program
    if any(called(c) == "reset" for c in program.calls):
        return
    for call in program.calls:
        if (
            called(call) != "compute"
            or not isinstance(call.func, ast.Attribute)
            or not isinstance(call.func.value, ast.Name)
        ):
            continue
        metric = call.func.value
        made = [program.statement(n) for n in program.given_here(metric)]
        one = made[0] if len(made) == 1 else None
        value = one.value if isinstance(one, ast.Assign) else None
        while (
            isinstance(value, ast.Call)
            and called(value) in {"to", "cuda", "cpu"}
            and isinstance(value.func, ast.Attribute)
        ):
            value = value.func.value
        if isinstance(value, ast.Call) and program.called(value).startswith("torchmetrics.") and one is not None:
            loops = [loop for loop in program.loops(call) if not inside(program, one, loop)]
            if loops and _counts_epochs(loops[-1]) and not _over_loader(loops[0]):
                yield Habit(
                    name="never_reset", line=one.lineno, facts={"name": metric.id, "grows_line": float(call.lineno)}
                )
                return
