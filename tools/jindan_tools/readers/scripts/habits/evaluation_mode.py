"""Evaluation with dropout or batch statistics on, and training with them off."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import is_false
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inner_loop, inside
from jindan_tools.readers.scripts.program import Program, dotted

_MODES = ("Dropout", "BatchNorm", "InstanceNorm")
_OFF = frozenset({"no_grad", "inference_mode"})
_HELD_OUT = ("val", "valid", "validation", "eval", "test", "dev")


def evaluation_mode(training: Training) -> Iterator[Habit]:
    """Find a file with dropout or batch norm that never calls eval, or that trains on after an eval without train."""
    program = training.program
    layer = next((c for c in program.calls if _layer(program, c)), None)
    if layer is None or training.is_driven or not training.backwards:
        return
    off = [c for c in program.calls if _is_mode(c, "eval")]
    on = [c for c in program.calls if _is_mode(c, "train")]
    kind = program.called(layer).rpartition(".")[2]
    if not off:
        judged = next(_without_gradient(training), None)
        held = judged or next(_held_out(training), None)
        if held is not None:
            facts = {"layer": kind, "layer_line": float(layer.lineno), "judged": float(judged is not None)}
            yield Habit(name="never_eval", line=held.lineno, facts=facts)
        return
    yield from _stays_off(training, off, on, kind)


def _layer(program: Program, call: ast.Call) -> bool:
    return program.called(call).startswith("torch.nn.") and program.called(call).removeprefix("torch.nn.").startswith(
        _MODES
    )


def _is_mode(call: ast.Call, name: str) -> bool:
    """Say whether a call is `x.eval()` or `x.train()`; `train(False)` and `train(mode)` count for both."""
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr == name and not call.args and not call.keywords:
        return not isinstance(call.func.value, ast.Constant)
    if call.func.attr != "train" or not (call.args or call.keywords):
        return False
    given = call.args[0] if call.args else call.keywords[0].value
    return name == "eval" or not is_false(given)


def _held_out(training: Training) -> Iterator[ast.For]:
    """Yield the loops over something named for held-out data in which nothing is trained."""
    program = training.program
    for node in program.above:
        if not isinstance(node, ast.For) or any(inside(program, b, node) for b in training.backwards):
            continue
        words = [w for n in ast.walk(node.iter) for w in (dotted(n)[-1:] if dotted(n) else ())]
        function = program.scope(node)
        name = getattr(function, "name", "")
        held = _without_gradients(program, node) or any(
            p.startswith(_HELD_OUT) for w in [*words, name] for p in w.lower().split("_")
        )
        loads = any("load" in w.lower() or "dl" in w.lower() for w in words)
        if held and loads and any(isinstance(n, ast.Call) for s in node.body for n in ast.walk(s)):
            yield node


def _without_gradient(training: Training) -> Iterator[ast.Call]:
    """Yield calls of the trained model where gradients are switched off and the answer is compared with something."""
    program = training.program
    trained = {dotted(c.func) for b in training.backwards for c in _called_around(program, b)}
    for node in program.above:
        if not _is_switched_off(program, node):
            continue
        for call in (n for n in ast.walk(node) if isinstance(n, ast.Call)):
            if dotted(call.func) in trained and call.args and len(dotted(call.func)) == 1:
                yield call


def _is_switched_off(program: Program, node: ast.AST) -> bool:
    """Say whether a block or a whole function runs without gradients."""
    if isinstance(node, ast.With):
        return any(_switches_off(program, item.context_expr) for item in node.items)
    marks = node.decorator_list if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else []
    return any(_switches_off(program, m) or program.meaning(m).endswith(("no_grad", "inference_mode")) for m in marks)


def _switches_off(program: Program, node: ast.AST) -> bool:
    return program.called(node).rpartition(".")[2] in {"no_grad", "inference_mode"}


def _called_around(program: Program, backward: ast.Call) -> Iterator[ast.Call]:
    """Yield the calls of modules that the file makes, in the loop of batches around a backward."""
    loop = inner_loop(program, backward)
    for node in ast.walk(loop) if loop is not None else ():
        if isinstance(node, ast.Call) and len(dotted(node.func)) == 1 and _is_module(program, dotted(node.func)[0]):
            yield node


def _is_module(program: Program, name: str) -> bool:
    """Say whether a name is given a module of torch.nn, or one of a class of the file."""
    for place in program.stored.get(name, ()):
        up = program.above.get(place)
        made = up.value if isinstance(up, ast.Assign) else None
        while isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute) and made.func.attr in {"to", "cuda"}:
            made = made.func.value
        if not isinstance(made, ast.Call):
            continue
        called = program.called(made)
        kind = called.rpartition(".")[2]
        if (
            called.startswith("torch.nn.") and kind not in {"Parameter"} and not kind.endswith("Loss")
        ) or called in program.classes:
            return True
    return False


def _without_gradients(program: Program, node: ast.AST) -> bool:
    """Say whether a loop stands under no_grad or inference_mode, as a context or a decorator of its function."""
    contexts = (i.context_expr for p in program.parents(node) if isinstance(p, ast.With) for i in p.items)
    function = program.scope(node)
    marks = function.decorator_list if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) else []
    return any(n.attr in _OFF for c in (*contexts, *marks) for n in ast.walk(c) if isinstance(n, ast.Attribute))


def _stays_off(training: Training, off: list[ast.Call], on: list[ast.Call], kind: str) -> Iterator[Habit]:
    """Find an eval in the loop of epochs, in the function that also trains, with no train within that loop or what it calls."""
    program = training.program
    for backward in training.backwards:
        batches = inner_loop(program, backward)
        loops = program.loops(backward)
        if batches is None or len(loops) < 2 or any(_is_called_in(program, loops[-1], c) for c in on):
            continue
        inner = [
            c
            for c in off
            if inside(program, c, loops[-1]) and not inside(program, c, batches) and _same_model(c, program, batches)
        ]
        inner = inner or list(_in_called(training, off, batches, loops[-1]))
        if inner:
            yield Habit(
                name="never_back_to_train",
                line=inner[0].lineno,
                facts={"layer": kind, "backward_line": float(backward.lineno)},
            )
            return


def _in_called(training: Training, off: list[ast.Call], batches: ast.AST, epochs: ast.AST) -> Iterator[ast.Call]:
    """Yield `self.net.eval()` in a method that the loop of epochs calls beside the loop of batches."""
    program = training.program
    for call in off:
        function = program.scope(call)
        if not isinstance(function, ast.FunctionDef) or not _same_model(call, program, batches) or program.loops(call):
            continue
        if dotted(call.func)[:1] != ("self",) or program.class_of(call) is not program.class_of(batches):
            continue
        calls = (c for c in program.calls if dotted(c.func) == ("self", function.name))
        if any(inside(program, c, epochs) and not inside(program, c, batches) for c in calls):
            yield call


def _same_model(call: ast.Call, program: Program, batches: ast.AST) -> bool:
    """Say whether the model that is put into evaluation is the one called in the loop of batches."""
    name = dotted(call.func)[:-1]
    return bool(name) and any(isinstance(n, ast.Call) and dotted(n.func) == name for n in ast.walk(batches))


def _is_called_in(program: Program, loop: ast.AST, call: ast.Call) -> bool:
    """Say whether a call stands in a loop, or in a function of the file (which the loop may call)."""
    return inside(program, call, loop) or (
        not isinstance(program.scope(call), ast.Module) and program.scope(call) is not program.scope(loop)
    )
