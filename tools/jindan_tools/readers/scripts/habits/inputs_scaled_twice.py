"""Images divided by 255 that were brought to 0..1 before: by ToTensor, or by a layer of the model itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, is_false, is_open, number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.habits.normalised_in_training_only import composed
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program
from jindan_tools.readers.scripts.values import values

_SCALING = frozenset({"ToTensor", "to_tensor"})
_HELD_OUT = ("val", "valid", "validation", "eval", "test")
_FULL = 255.0
# keras.applications: include_preprocessing=True, the default, puts Rescaling (and Normalization) into the model.
_SCALE_INSIDE = ("EfficientNet", "ConvNeXt", "MobileNetV3", "RegNet")


def inputs_scaled_twice(training: Training) -> Iterator[Habit]:
    """Find a list of transforms with ToTensor that divides by 255 as well, or a model of Keras that scales what is scaled."""
    program = training.program
    found = [(name, line) for name, call in composed(program) for line in _divides_again(program, call)]
    whole = list(composed(program))
    if found:
        one_sided = len(found) < len(whole)
        name, line = found[0]
        held = any(p.startswith(_HELD_OUT) for p in name.split("_"))
        side = ("held_out" if held else "train") if one_sided else "both"
        yield Habit(name="inputs_scaled_twice", line=line, facts={"side": side, "by": "ToTensor"})
        return
    yield from _of_keras(program)


def _divides_again(program: Program, call: ast.Call) -> Iterator[int]:
    """Yield the line of a step behind ToTensor that divides by 255."""
    given = call.args[0] if call.args else None
    scaled = False
    for part in given.elts if isinstance(given, ast.List) else ():
        made = values(program, part)
        step = made[0] if len(made) == 1 else part
        kind = program.called(step).rpartition(".")[2]
        if scaled and kind == "Lambda" and isinstance(step, ast.Call) and any(_divides(n) for n in ast.walk(step)):
            yield step.lineno
            return
        scaled = scaled or kind in _SCALING


def _divides(node: ast.AST) -> bool:
    """Say whether an expression is divided by 255, or taken times its inverse."""
    if not isinstance(node, ast.BinOp):
        return False
    if isinstance(node.op, ast.Div):
        return number(node.right) == _FULL
    return isinstance(node.op, ast.Mult) and any(_divides(n) for n in (node.left, node.right) if _is_inverse(n))


def _is_inverse(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and number(node.left) == 1.0


def _of_keras(program: Program) -> Iterator[Habit]:
    inside = next((c for c in program.calls if _scales(program, c)), None)
    outside = next((n for n in program.above if _divides(n) and not _in_rescaling(program, n)), None)
    if inside is None or not isinstance(outside, ast.BinOp):
        return
    facts: dict[str, str | float] = {"side": "both", "by": called(inside), "other_line": float(inside.lineno)}
    yield Habit(name="inputs_scaled_twice", line=outside.lineno, facts=facts)


def _scales(program: Program, call: ast.Call) -> bool:
    """Say whether a layer or a model of Keras brings 0..255 to a small range by itself."""
    name = program.called(call)
    if "keras" not in name or is_open(call):
        return False
    kind = name.rpartition(".")[2]
    if kind == "Rescaling":
        given = argument(call, "scale", 0)
        return given is not None and _divides(given)
    return kind.startswith(_SCALE_INSIDE) and not is_false(argument(call, "include_preprocessing"))


def _in_rescaling(program: Program, node: ast.AST) -> bool:
    return any(isinstance(p, ast.Call) and called(p) == "Rescaling" for p in program.parents(node))
