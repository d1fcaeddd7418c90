"""A Keras model whose last layer and loss do not fit, weights frozen after compile, and training data as held-out data."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, is_false, is_true, number, word
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted
from jindan_tools.readers.scripts.values import values

_SNAKE = {
    "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy",
    "categorical_crossentropy": "CategoricalCrossentropy",
    "binary_crossentropy": "BinaryCrossentropy",
}
_KNOWN = frozenset({"softmax", "sigmoid", "linear", "relu", "tanh"})


def keras_loss(training: Training) -> Iterator[Habit]:
    """Find compile calls whose loss does not fit the one last layer that the file builds."""
    program = training.program
    compiled = [
        c
        for c in program.calls
        if isinstance(c.func, ast.Attribute) and c.func.attr == "compile" and argument(c, "loss") is not None
    ]
    if not any("keras" in v for v in program.imported.values()) and not _imports_keras(program):
        return
    if len({ast.dump(c.func) for c in compiled}) == 1:
        last = _last_layer(program, compiled[0])
        loss = _loss(program, argument(compiled[0], "loss"))
        if last is not None and loss is not None:
            yield from _judged(compiled[0], last, *loss)
    yield from _trains_and_checks_same(program)


def _imports_keras(program: Program) -> bool:
    return any(
        "keras" in a.name or "tensorflow" in a.name for n in program.above if isinstance(n, ast.Import) for a in n.names
    )


def _judged(call: ast.Call, last: tuple[ast.Call, str, int], loss: str, from_logits: bool) -> Iterator[Habit]:
    layer, activation, width = last
    facts: dict[str, str | float] = {
        "loss": loss,
        "loss_line": float(call.lineno),
        "activation": activation or "linear",
        "width": float(width),
    }
    name = ""
    if activation == "softmax" and width == 1:
        name = "softmax_of_one"
    elif activation == "softmax" and from_logits:
        name = "softmax_twice"
    elif activation == "sigmoid" and from_logits and loss == "BinaryCrossentropy":
        name = "sigmoid_twice"
    elif activation == "linear" and not from_logits:
        name = "logits_as_probabilities"
    elif width == 1 and loss != "BinaryCrossentropy":
        name = "classes_from_one_output"
    if name:
        yield Habit(name=name, line=layer.lineno, facts=facts)


def _loss(program: Program, node: ast.expr | None) -> tuple[str, bool] | None:
    """Return the class of the loss and whether it takes logits, None when that is not sure."""
    found = values(program, node) if node is not None else ()
    if len(found) != 1:
        return None
    given = found[0]
    if word(given) in _SNAKE:
        return _SNAKE[word(given)], False
    if not isinstance(given, ast.Call):
        return None
    kind = program.called(given).rpartition(".")[2]
    if kind not in _SNAKE.values():
        return None
    flag = argument(given, "from_logits", 0)
    if flag is None or is_false(flag):
        return kind, False
    return (kind, True) if is_true(flag) else None


def _last_layer(program: Program, compiled: ast.Call) -> tuple[ast.Call, str, int] | None:
    """Return the last layer of the model that is compiled, its activation and width, None when that is not sure."""
    owner = compiled.func.value if isinstance(compiled.func, ast.Attribute) else None
    models = tuple(b for m in (values(program, owner) if owner is not None else ()) for b in _built(program, m))
    if len(models) != 1 or not isinstance(models[0], ast.Call):
        return None
    model = models[0]
    kind = program.called(model).rpartition(".")[2]
    layer: ast.expr | None = None
    if kind == "Sequential":
        layer = _of_sequence(program, model, dotted(owner) if owner is not None else ())
    elif kind == "Model":
        output = argument(model, "outputs", 1)
        made = values(program, output) if output is not None else ()
        layer = made[0].func if len(made) == 1 and isinstance(made[0], ast.Call) else None
    return _dense(program, layer)


def _built(program: Program, model: ast.expr) -> tuple[ast.expr, ...]:
    """Return what the one return of a function of the file hands back, the value itself for anything else."""
    name = model.func.id if isinstance(model, ast.Call) and isinstance(model.func, ast.Name) else ""
    made = [f for f in program.functions if f.name == name and program.class_of(f) is None]
    returns = [n for f in made for n in ast.walk(f) if isinstance(n, ast.Return) and program.scope(n) is f]
    value = returns[0].value if len(made) == len(returns) == 1 else None
    return (model,) if value is None else values(program, value)


def _of_sequence(program: Program, model: ast.Call, name: tuple[str, ...]) -> ast.expr | None:
    added = [
        c
        for c in program.calls
        if isinstance(c.func, ast.Attribute) and c.func.attr == "add" and dotted(c.func.value) == name and c.args
    ]
    if added:
        up = {program.above.get(s) for c in added if (s := program.statement(c)) is not None}
        return max(added, key=lambda c: c.lineno).args[0] if len(up) == 1 else None
    given = model.args[0] if model.args else None
    last = given.elts[-1] if isinstance(given, ast.List) and given.elts else None
    found = values(program, last) if last is not None else ()
    return found[0] if len(found) == 1 else None


def _dense(program: Program, node: ast.expr | None) -> tuple[ast.Call, str, int] | None:
    """Return a layer with its activation and width (0 when not written out), None when the activation is not sure."""
    if not isinstance(node, ast.Call):
        return None
    kind = program.called(node).rpartition(".")[2]
    places = {"Softmax": ("softmax", -1), "Activation": ("", 0), "Dense": ("linear", 1)}
    if kind not in places:
        return None
    given = None if kind == "Softmax" else argument(node, "activation", places[kind][1])
    named = word(given) or (dotted(given) or ("",))[-1] if given is not None else places[kind][0]
    width = number(argument(node, "units", 0)) if kind == "Dense" else None
    return (node, named, int(width or 0)) if named in _KNOWN else None


def _trains_and_checks_same(program: Program) -> Iterator[Habit]:
    """Find `fit(x, y, validation_data=(x, y))`."""
    for call in program.calls:
        if not isinstance(call.func, ast.Attribute) or call.func.attr != "fit" or len(call.args) < 1:
            continue
        held = argument(call, "validation_data")
        first = held.elts[0] if isinstance(held, ast.Tuple | ast.List) and held.elts else held
        trained = argument(call, "x", 0)
        if isinstance(first, ast.Name) and isinstance(trained, ast.Name) and first.id == trained.id:
            facts: dict[str, str | float] = {"data": first.id, "train_line": float(call.lineno)}
            yield Habit(name="held_out_is_training", line=getattr(held, "lineno", call.lineno), facts=facts)
            return
