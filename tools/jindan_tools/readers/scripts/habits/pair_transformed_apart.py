"""An image and its mask that go through random geometry by two calls, so that each is flipped and turned for itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, word
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted
from jindan_tools.readers.scripts.values import values

_GEOMETRY = frozenset(
    {
        "RandomHorizontalFlip",
        "RandomVerticalFlip",
        "RandomRotation",
        "RandomResizedCrop",
        "RandomCrop",
        "RandomAffine",
        "RandomPerspective",
        "ElasticTransform",
        "RandomZoomOut",
    }
)
_MASK = ("mask", "seg", "target", "gt", "annot", "label")
_IMAGE = ("im", "x", "photo", "pic", "rgb", "inp")
_SETS_BACK = frozenset({"seed", "manual_seed", "setstate", "set_rng_state", "set_state"})
# Sets of torchvision whose target is a map of the image's size (for some only where target_type says so).
_MAPS = frozenset({"VOCSegmentation", "SBDataset"})
_MAPS_BY_TYPE = frozenset({"OxfordIIITPet", "Cityscapes"})


def pair_transformed_apart(training: Training) -> Iterator[Habit]:
    """Find two calls of random transforms, on an image and on its mask, in one __getitem__ without a seed set back between them."""
    program = training.program
    for owner in program.classes.values():
        item = next((f for f in owner.body if isinstance(f, ast.FunctionDef) and f.name == "__getitem__"), None)
        found = None if item is None else _apart(program, item)
        if found is not None:
            yield found
            return
    yield from _of_torchvision(program)


def _apart(program: Program, item: ast.FunctionDef) -> Habit | None:
    """Return two applied transforms of one function: what is named for a mask, and what is named for an image."""
    inner = list(ast.walk(item))
    if any(isinstance(n, ast.Call) and called(n) in _SETS_BACK for n in inner):
        return None
    applied = [c for c in inner if isinstance(c, ast.Call) and len(c.args) == 1 and not c.keywords]
    random = [(c, kind) for c in applied if (kind := _geometry(program, c.func))]
    masks = [(c, k) for c, k in random if _is_named(program, c, _MASK)]
    images = [(c, k) for c, k in random if not _is_named(program, c, _MASK) and _is_named(program, c, _IMAGE)]
    if not masks or not images:
        return None
    (mask, kind), (image, _) = masks[0], images[0]
    facts: dict[str, str | float] = {"kind": kind, "other_line": float(image.lineno)}
    return Habit(name="pair_transformed_apart", line=mask.lineno, facts=facts)


def _is_named(program: Program, call: ast.Call, words: tuple[str, ...]) -> bool:
    """Say whether what goes in, or the name that comes out, is called by one of the words."""
    names = [dotted(n)[-1] for n in ast.walk(call.args[0]) if isinstance(n, ast.Name | ast.Attribute) and dotted(n)]
    statement = program.statement(call)
    if isinstance(statement, ast.Assign) and statement.value is call:
        names += [dotted(t)[-1] for t in statement.targets if dotted(t)]
    return any(part.startswith(words) for name in names for part in name.lower().split("_"))


def _geometry(program: Program, node: ast.expr) -> str:
    """Return the first random geometric transform of what is called, '' where it holds none or is not known."""
    for made in values(program, node):
        if not isinstance(made, ast.Call) or program.called(made).rpartition(".")[2] not in {"Compose", "Sequential"}:
            continue
        if "albumentations" in program.called(made) or not made.args:
            continue
        parts = made.args[0].elts if isinstance(made.args[0], ast.List | ast.Tuple) else made.args
        for part in parts:
            kind = called(part) if isinstance(part, ast.Call) else ""
            if kind in _GEOMETRY:
                return kind
    return ""


def _of_torchvision(program: Program) -> Iterator[Habit]:
    for call in program.calls:
        name = called(call)
        by_type = name in _MAPS_BY_TYPE and any(
            word(n).startswith(("seg", "sem", "inst"))
            for k in call.keywords
            if k.arg in {"target_types", "target_type"}
            for n in ast.walk(k.value)
            if isinstance(n, ast.expr)
        )
        given = argument(call, "transform")
        if (name in _MAPS or by_type) and given is not None and argument(call, "transforms") is None:
            kind = _geometry(program, given)
            if kind:
                facts: dict[str, str | float] = {"kind": kind, "other_line": float(call.lineno)}
                yield Habit(name="pair_transformed_apart", line=call.lineno, facts=facts)
                return
