"""Masks of class ids that are resized by mixing neighbours, which makes ids of classes that are not there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, word
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted
from jindan_tools.readers.scripts.values import values

_MASK = ("mask", "seg", "label", "lbl", "annot", "gt", "target")
# The parameter that tells how to resize, its place among the plain arguments, and the default where it is left out.
_CALLS = {
    "torchvision.transforms.functional.resize": ("interpolation", 2, "bilinear"),
    "torchvision.transforms.v2.functional.resize": ("interpolation", 2, "bilinear"),
    "cv2.resize": ("interpolation", 4, "linear"),
    "tensorflow.image.resize": ("method", 2, "bilinear"),
    "torch.nn.functional.interpolate": ("mode", 3, ""),
}
_SOUND = ("nearest", "exact", "area")
_ANSWERS = ("model", "net", "forward", "segment", "decode", "head", "predict")
_COMPARES = (ast.Gt, ast.GtE, ast.Lt, ast.LtE, ast.Eq)


def masks_interpolated(training: Training) -> Iterator[Habit]:
    """Find a resize of something called a mask whose interpolation is not nearest, and whose result no comparison makes binary.

    What a model answers is no mask of ids, nor is what is scaled before or after the resize: heat maps, densities.
    """
    program = training.program
    for call in program.calls:
        how = _mixes(program, call)
        if how and not (_is_made_binary(program, call) or _is_continuous(program, call)):
            yield Habit(name="masks_interpolated", line=call.lineno, facts={"how": how})
            return


def _mixes(program: Program, call: ast.Call) -> str:
    """Return how a call resizes a mask by mixing, '' where it does not."""
    known = _CALLS.get(program.called(call))
    if known is not None and call.args and _is_mask(call.args[0]):
        name, place, default = known
        given = argument(call, name, place)
        return _named(program, given, default)
    if called(call) == "resize" and isinstance(call.func, ast.Attribute) and _is_mask(call.func.value) and call.args:
        # Image.resize of Pillow: bicubic unless told otherwise (images of mode P and 1 are always resized by the nearest).
        return _named(program, argument(call, "resample", 1), "bicubic") if _opens_pillow(program) else ""
    return ""


def _opens_pillow(program: Program) -> bool:
    return any(name.startswith("PIL") for name in program.imported.values())


def _named(program: Program, given: ast.expr | None, default: str) -> str:
    if given is None:
        return default
    made = values(program, given)
    told = word(made[0]) if len(made) == 1 else ""
    told = told or ".".join(dotted(made[0] if len(made) == 1 else given))
    return "" if not told or any(w in told.lower() for w in _SOUND) else told.rpartition(".")[2][:40].lower()


def _is_mask(node: ast.expr) -> bool:
    names = [dotted(n)[-1].lower() for n in ast.walk(node) if isinstance(n, ast.Name | ast.Attribute) and dotted(n)]
    return any(part.startswith(_MASK) for name in names for part in name.split("_"))


def _is_continuous(program: Program, call: ast.Call) -> bool:
    above = next(iter(program.parents(call)), None)
    return isinstance(above, ast.BinOp) or (bool(call.args) and _has_no_ids(program, call, call.args[0]))


def _scales(node: ast.expr) -> bool:
    return any(isinstance(n, ast.BinOp) and isinstance(n.op, ast.Mult | ast.Div) for n in ast.walk(node))


def _has_no_ids(program: Program, call: ast.Call, node: ast.expr) -> bool:
    """Say whether a value is what the function got from a model or scaled: `cams, segs = model(images)`, `mask = mask / top`."""
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return any(
        isinstance(n, ast.Assign)
        and ((isinstance(n.value, ast.Call) and called(n.value).lower().startswith(_ANSWERS)) or _scales(n.value))
        and any(isinstance(t, ast.Name) and t.id in names for target in n.targets for t in ast.walk(target))
        for n in ast.walk(program.scope(call))
    )


def _is_made_binary(program: Program, call: ast.Call) -> bool:
    """Say whether the function compares something called a mask with a number: `mask > 0`."""
    return any(
        isinstance(n, ast.Compare) and isinstance(n.ops[0], _COMPARES) and _is_mask(n.left)
        for n in ast.walk(program.scope(call))
    )
