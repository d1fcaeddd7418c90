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
_DIVIDES = frozenset({"div", "div_", "divide", "true_divide"})
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
    yield from _in_model_too(training)


def scaling_modules(program: Program) -> Iterator[tuple[ast.ClassDef, int]]:
    """Yield the modules of torch of a file whose forward divides its own argument by 255, with the line."""
    for owner in program.classes.values():
        forward = next((f for f in owner.body if isinstance(f, ast.FunctionDef) and f.name == "forward"), None)
        if forward is None or not any(
            program.meaning(b).endswith(("nn.Module", "LightningModule")) for b in owner.bases
        ):
            continue
        line = next((getattr(n, "lineno", 0) for n in ast.walk(forward) if _divides(n)), 0)
        if line:
            yield owner, line


def _in_model_too(training: Training) -> Iterator[Habit]:
    """Find a division by 255 outside of every module, beside a model that divides its input itself, here or in an imported file."""
    program = training.program
    outside = next((n for n in program.above if _divides(n) and not _in_module(program, n)), None)
    outside = outside or next((c for c in program.calls if called(c) in _SCALING), None)
    if not isinstance(outside, ast.expr | ast.stmt):
        return
    facts: dict[str, str | float] = {"side": "both", "by": "데이터"}
    for owner, line in scaling_modules(program):
        if any(called(c) == owner.name for c in program.calls):
            yield Habit(name="inputs_scaled_twice", line=line, facts=facts)
            return
    made = {program.called(c) for c in program.calls}
    for name in sorted(n for n in made if n in program.imported.values() and n.rpartition(".")[2][:1].isupper()):
        module, _, kind = name.rpartition(".")
        if not module.startswith(("torch", "sklearn", "numpy", "PIL", "keras", "tensorflow")):
            yield Habit(
                name="scales_before_imported_model", line=outside.lineno, facts={"module": module, "class": kind}
            )


def _in_module(program: Program, node: ast.AST) -> bool:
    owner = program.class_of(node)
    return owner is not None and any(program.meaning(b).endswith("Module") for b in owner.bases)


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
    """Say whether something is divided by 255, or taken times its inverse: `x / 255`, `x /= 255`, `x.div(255)`."""
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, ast.Div) and number(node.value) == _FULL
    if isinstance(node, ast.Call):
        return called(node) in _DIVIDES and bool(node.args) and number(node.args[-1]) == _FULL
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
    if inside is None or not isinstance(outside, ast.expr | ast.stmt):
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
