"""A part of the model that runs without gradients in the training step although the optimizer holds its weights."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.flow import sources
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.handed import parameters
from jindan_tools.readers.scripts.loops import Made, Training, inner_loop
from jindan_tools.readers.scripts.program import Program, dotted

_OFF = frozenset({"no_grad", "inference_mode"})


def part_cut_off(training: Training) -> Iterator[Habit]:
    """Find `with torch.no_grad(): h = encoder(x)`, or `h = encoder(x).detach()`, whose result the loss is made of."""
    program = training.program
    if training.is_driven:
        return
    for backward in training.backwards:
        loss = backward.args[0] if backward.args else getattr(backward.func, "value", None)
        loop = inner_loop(program, backward)
        if not isinstance(loss, ast.expr) or loop is None:
            continue
        stepped = _stepped(training, loop)
        used = {n.id for n in sources(program, loss) if isinstance(n, ast.Name)}
        for name, part, line in _cut(program, loop):
            if name in used and any(_holds(program, m, part) for m in stepped) and not _elsewhere(program, loop, part) and not _trained_by_function(program, part):  # fmt: skip
                yield Habit(name="part_cut_off", line=line, facts={"part": part, "result": name})
                return


def _stepped(training: Training, loop: ast.AST) -> list[Made]:
    """Return the optimizers whose step a loop makes, all where none is made by name: another phase has its own."""
    calls = (n for n in ast.walk(loop) if isinstance(n, ast.Call) and called(n) == "step")
    names = {".".join(dotted(call.func)[:-1]) for call in calls}
    return [m for m in training.optimizers if m.name in names] or list(training.optimizers)


def _cut(program: Program, loop: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Yield (result, module, line) of what is computed without gradients directly in a loop."""
    for node in ast.walk(loop):
        if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
            continue
        call = node.value
        off = any(_is_off(p) for p in program.parents(node))
        if isinstance(call, ast.Call) and called(call) == "detach" and isinstance(call.func, ast.Attribute):
            call, off = call.func.value, True
        if off and isinstance(call, ast.Call) and len(dotted(call.func)) in (1, 2):
            yield node.targets[0].id, ".".join(dotted(call.func)), node.lineno


def _is_off(node: ast.AST) -> bool:
    return isinstance(node, ast.With) and any(
        isinstance(i.context_expr, ast.Call) and called(i.context_expr) in _OFF for i in node.items
    )


def _holds(program: Program, made: Made, part: str) -> bool:
    """Say whether an optimizer is given the parameters of a module by its name."""
    given = made.call.args[0] if made.call.args else None
    if given is None:
        return False
    return any(
        isinstance(n, ast.Call) and called(n) == "parameters" and dotted(n.func)[-2:-1] == (part.rpartition(".")[2],)
        for n in sources(program, given)
    )


def _trained_by_function(program: Program, part: str) -> bool:
    """Say whether the module is handed to a function of the file under another name: a teacher is trained there before."""
    for call in program.calls:
        made = [f for f in program.functions if isinstance(call.func, ast.Name) and f.name == call.func.id]
        places = [a.arg for a in parameters(made[0])] if len(made) == 1 else []
        named = [*zip(places, call.args, strict=False), *((k.arg, k.value) for k in call.keywords)]
        if made and any(name != part and dotted(given) == (part,) for name, given in named):
            return True
    return False


def _elsewhere(program: Program, loop: ast.AST, part: str) -> bool:
    """Say whether the module also runs with gradients in the loop: then something of it learns."""
    for node in ast.walk(loop):
        if not isinstance(node, ast.Call) or ".".join(dotted(node.func)) != part:
            continue
        up = program.above.get(node)
        detached = isinstance(up, ast.Attribute) and up.attr == "detach"
        if not detached and not any(_is_off(p) for p in program.parents(node)):
            return True
    return False
