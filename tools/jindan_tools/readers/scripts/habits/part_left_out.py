"""An optimizer that was given one part of a model, while the rest of it starts at random and is never trained."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inner_loop
from jindan_tools.readers.scripts.program import Program, dotted
from jindan_tools.readers.scripts.values import values

# What may mean that the rest was learnt before, or stands still on purpose.
_ON_PURPOSE = (
    "requires_grad", "freeze", "frozen", "load_state_dict", "pretrain", "torch.hub", "torchvision", "timm", "transformers", "torch.load", "probe",
    "checkpoint", "random_feat", "reservoir", "add_param_group",
)  # fmt: skip
_LEARNS = frozenset({"Linear", "Conv1d", "Conv2d", "Conv3d", "LSTM", "GRU", "RNN", "Embedding", "TransformerEncoder", "MultiheadAttention", "ConvTranspose2d"})  # fmt: skip


def part_left_out(training: Training) -> Iterator[Habit]:
    """Find `Adam(model.head.parameters())` as the only optimizer of a model whose other layers are made in the file."""
    program = training.program
    if training.is_driven or not training.optimizers:
        return
    owners = [_owner(argument(m.call, "params", 0)) for m in training.optimizers]
    bases = {o[:-1] for o in owners}
    base = next(iter(bases)) if len(bases) == 1 else ()
    if not base or any(len(o) < 2 for o in owners) or any(w in training.written for w in _ON_PURPOSE):
        return
    call = training.optimizers[0].call
    given = argument(call, "params", 0)
    root = (
        given.func.value.value
        if isinstance(given, ast.Call)
        and isinstance(given.func, ast.Attribute)
        and isinstance(given.func.value, ast.Attribute)
        else None
    )
    made = values(program, root) if isinstance(root, ast.Name | ast.Attribute) else ()
    kind = program.classes.get(called(made[0])) if len(made) == 1 and isinstance(made[0], ast.Call) else None
    if kind is None or not _is_called(training, base):
        return
    left = [n for n in _parts(program, kind) if n not in {o[-1] for o in owners}]
    if left:
        facts: dict[str, str | float] = {"attribute": left[0], "class": kind.name, "given": ".".join(owners[0])}
        yield Habit(name="part_left_out", line=call.lineno, facts=facts)


def _owner(given: ast.expr | None) -> tuple[str, ...]:
    """Return `model.head` of `model.head.parameters()`, () for anything else."""
    plain = isinstance(given, ast.Call) and called(given) == "parameters" and not given.args
    return dotted(given.func)[:-1] if plain and isinstance(given, ast.Call) else ()


def _is_called(training: Training, base: tuple[str, ...]) -> bool:
    """Say whether the whole model is called in a loop with backward."""
    program = training.program
    loops = [loop for b in training.backwards if (loop := inner_loop(program, b)) is not None]
    return any(isinstance(n, ast.Call) and dotted(n.func) == base for loop in loops for n in ast.walk(loop))


def _parts(program: Program, kind: ast.ClassDef) -> Iterator[str]:
    """Yield the attributes of a class that hold layers with weights, and that something but __init__ reads."""
    read = {
        n.attr
        for f in kind.body
        if isinstance(f, ast.FunctionDef) and f.name != "__init__"
        for n in ast.walk(f)
        if isinstance(n, ast.Attribute)
    }
    for node in ast.walk(kind):
        target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
        if not isinstance(node, ast.Assign) or not isinstance(target, ast.Attribute) or dotted(target)[:1] != ("self",):
            continue
        calls = [n for n in ast.walk(node.value) if isinstance(n, ast.Call)]
        if target.attr in read and any(_learns(program, c) for c in calls):
            yield target.attr


def _learns(program: Program, call: ast.Call) -> bool:
    name = program.called(call)
    if name.startswith("torch.nn.") and name.rpartition(".")[2] in _LEARNS:
        return True
    inner = program.classes.get(called(call)) if isinstance(call.func, ast.Name) else None
    return inner is not None and any(
        isinstance(n, ast.Call) and program.called(n).rpartition(".")[2] in _LEARNS for n in ast.walk(inner)
    )
