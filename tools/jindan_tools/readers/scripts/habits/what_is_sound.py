"""What a script is sure to do right: readings of the curves that it rules out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, is_true
from jindan_tools.readers.scripts.endings import Last, ending
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.habits.wrong_input_of_loss import loss_of
from jindan_tools.readers.scripts.loops import Training, inner_loop
from jindan_tools.readers.scripts.program import Program, dotted

# Words without which a script cannot do the thing, wherever they stand: names, attributes, keywords and texts.
_WITHOUT = {
    "no_clipping": ("clip",),
    "no_half_precision": ("amp", "half", "fp16", "float16", "autocast", "gradscaler", "precision", "bf16", "bfloat16"),
    "no_normalising_layer": ("norm", "resnet", "timm", "torchvision", "pretrained", "hub", "efficientnet", "backbone"),
    "no_weight_decay": ("weight_decay", "decay", "adamw", "l2", "regulariz"),
}

_OWN = frozenset({
    "torch", "numpy", "math", "os", "sys", "json", "csv", "time", "random", "argparse", "pathlib", "logging", "pandas", "sklearn", "collections",
    "typing", "dataclasses", "copy", "itertools", "functools", "tqdm", "__future__", "datetime", "yaml", "shutil",
})  # fmt: skip


def what_is_sound(training: Training) -> Iterator[Habit]:
    """Yield what the file shows to be in order: logits for the loss, gradients cleared, rows shuffled; what it lacks the words for."""
    program = training.program
    if training.is_driven or not training.backwards:
        return
    yield from _logits(program)
    yield from _cleared(training)
    yield from _shuffled(training)
    if _is_whole(program):
        text = training.written.lower()
        for name, words in _WITHOUT.items():
            if not any(w in text for w in words):
                yield Habit(name=name, line=training.backwards[0].lineno)


def _logits(program: Program) -> Iterator[Habit]:
    """Yield `logits_for_loss` when every cross-entropy of the file is sure to get the output of a linear layer."""
    lines: list[int] = []
    for call in program.calls:
        kind = loss_of(program, call)
        if not kind:
            continue
        given = argument(call, "input", 0)
        last = ending(program, given) if given is not None else None
        if kind in {"NLLLoss", "CTCLoss"} or last is None or last.last is not Last.LINEAR:
            return
        lines.append(call.lineno)
    if lines:
        yield Habit(name="logits_for_loss", line=lines[0])


def _cleared(training: Training) -> Iterator[Habit]:
    """Yield `cleared_in_loop` when the loop of the one backward clears gradients under no condition."""
    program = training.program
    if len(training.backwards) != 1:
        return
    loop = inner_loop(program, training.backwards[0])
    for statement in loop.body if loop is not None else ():
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and called(call) == "zero_grad":
            yield Habit(name="cleared_in_loop", line=statement.lineno)
            return


def _shuffled(training: Training) -> Iterator[Habit]:
    """Yield `shuffled_training` when the loop around backward goes over a loader that shuffles, or over a permutation."""
    program = training.program
    loaders = [c for c in program.calls if called(c) == "DataLoader"]
    on = [c for c in loaders if is_true(argument(c, "shuffle", 2))]
    if len(on) == 1 and any("train" in n.lower() for n in _around(program, on[0])):
        yield Habit(name="shuffled_training", line=on[0].lineno)


def _around(program: Program, call: ast.Call) -> Iterator[str]:
    """Yield the names of a loader: what it is assigned to, and what it reads."""
    statement = program.statement(call)
    if isinstance(statement, ast.Assign):
        yield from ((dotted(t) or ("",))[-1] for t in statement.targets)
    for node in ast.walk(call):
        yield from dotted(node)[-1:]


def _is_whole(program: Program) -> bool:
    """Say whether the file makes its model itself: nothing of a neighbour or of a zoo takes part."""
    for node in program.above:
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "."] if node.level == 0 else ["."]
        if any(n.split(".")[0] not in _OWN for n in names):
            return False
    return any(program.called(c).startswith("torch.nn.") for c in program.calls)
