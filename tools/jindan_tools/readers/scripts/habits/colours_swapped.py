"""Pictures read by OpenCV, blue first, on one side and by PIL or torchvision, red first, on the other."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, Scope, dotted

_RED_FIRST = frozenset(
    {
        "PIL.Image.open",
        "torchvision.io.read_image",
        "torchvision.io.decode_image",
        "skimage.io.imread",
        "imageio.imread",
        "imageio.v2.imread",
        "imageio.v3.imread",
        "matplotlib.image.imread",
        "matplotlib.pyplot.imread",
        "torchvision.datasets.ImageFolder",
        "torchvision.datasets.folder.default_loader",
    }
)
_TURNS = (
    "cvtColor",
    "BGR2RGB",
    "IMREAD_COLOR_RGB",
    "IMREAD_GRAYSCALE",
    "flip",
    "merge",
    "split",
    "bgr2rgb",
    "BGR2GRAY",
    "permute_channels",
)
_MASK = ("mask", "label", "seg", "gt", "target", "annot", "depth")
_HELD_OUT = ("val", "valid", "validation", "test", "eval", "dev", "predict", "infer")
_GREY = 0.0


def colours_swapped(training: Training) -> Iterator[Habit]:
    """Find cv2.imread without a turn to RGB in one class or function, beside pictures read red first in another."""
    program = training.program
    blue = next((c for c in program.calls if program.called(c) == "cv2.imread" and _is_colour(program, c)), None)
    if blue is None:
        return
    mine = _place(program, blue)
    red = next((c for c in program.calls if _reads_red_first(program, c) and _place(program, c) is not mine), None)
    if red is None:
        return
    sides = {"blue": _side(mine), "red": _side(_place(program, red))}
    side = "held_out" if sides["blue"] == "held_out" or sides["red"] == "train" else "train" if sides["blue"] == "train" or sides["red"] == "held_out" else ""  # fmt: skip
    if not side:
        return
    facts: dict[str, str | float] = {"side": side, "other_line": float(red.lineno)}
    yield Habit(name="colours_swapped", line=blue.lineno, facts=facts)


def _is_colour(program: Program, call: ast.Call) -> bool:
    """Say whether a picture stays in the order blue, green, red: nothing in its function turns it, and it is no mask."""
    flag = argument(call, "flags", 1)
    if number(flag) == _GREY or (flag is not None and "COLOR" not in "".join(dotted(flag)) and number(flag) != 1.0):
        return False
    statement = program.statement(call)
    names = [dotted(t)[-1].lower() for t in getattr(statement, "targets", ()) if dotted(t)]
    if any(n.startswith(_MASK) for n in names):
        return False
    place = _place(program, call)
    return not any(_turns(n) for n in ast.walk(place))


def _turns(node: ast.AST) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    if name and any(word in name for word in _TURNS):
        return True
    # `image[..., ::-1]`
    return isinstance(node, ast.Slice) and number(node.step) == -1.0


def _reads_red_first(program: Program, call: ast.Call) -> bool:
    if program.called(call) in _RED_FIRST:
        return not any(n.startswith(_MASK) for n in _targets(program, call))
    return program.called(call) == "cv2.imread" and any(_turns(n) for n in ast.walk(_place(program, call)))


def _targets(program: Program, call: ast.Call) -> list[str]:
    statement = program.statement(call)
    return [dotted(t)[-1].lower() for t in getattr(statement, "targets", ()) if dotted(t)]


def _place(program: Program, call: ast.Call) -> Scope:
    """Return the class or the function in which a picture is read."""
    return program.class_of(call) or program.scope(call)


def _side(place: Scope) -> str:
    name = getattr(place, "name", "").lower()
    if any(word in name for word in _HELD_OUT):
        return "held_out"
    return "train" if "train" in name else ""
