"""Weights that a script freezes and never frees: `for p in net.encoder.parameters(): p.requires_grad = False`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import is_false
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training

_LISTS = frozenset({"parameters", "named_parameters"})
# Networks that a training leaves alone on purpose: it compares with them, copies into them or takes turns with them.
_ASIDE = ("teacher", "ema", "target", "ref", "disc", "critic", "clip", "vgg", "lpips", "percep", "frozen", "old", "vae", "text_encoder", "quant", "adapter", "judge", "reward", "key")  # fmt: skip
_PRETRAINED = ("from_pretrained", "pretrained=True", "weights=", "load_state_dict", "hub.load", "timm.create_model", "load_from_checkpoint", "torch.load", "get_peft_model")  # fmt: skip


def freezes_weights(training: Training) -> Iterator[Habit]:
    """Find what a script with a loop of its own freezes."""
    yield from frozen_in(training.program.tree)


def frozen_in(tree: ast.Module) -> Iterator[Habit]:
    """Find what is frozen in a file that frees nothing, and say whether the file loads trained weights."""
    found: ast.stmt | None = None
    whose = ""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.Expr) and _frees(node):
            return
        if isinstance(node, ast.For) and found is None and (name := _freezing_loop(node)):
            found, whose = node, name
        if isinstance(node, ast.Expr) and found is None and (name := _freezing_call(node)):
            found, whose = node, name
    if found is None or any(word in whose.lower() for word in _ASIDE):
        return
    text = ast.unparse(tree)
    facts: dict[str, str | float] = {"of": whose[:60], "pretrained": float(any(w in text for w in _PRETRAINED))}
    yield Habit(name="freezes_weights", line=found.lineno, facts=facts)


def _frees(node: ast.Assign | ast.Expr) -> bool:
    """Say whether a statement may free weights: `p.requires_grad = True` or anything but False, `requires_grad_()`."""
    if isinstance(node, ast.Assign):
        sets = any(isinstance(t, ast.Attribute) and t.attr == "requires_grad" for t in node.targets)
        return sets and not is_false(node.value)
    call = node.value
    named = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "requires_grad_"
    return named and isinstance(call, ast.Call) and not any(map(is_false, call.args))


def _freezing_loop(loop: ast.For) -> str:
    """Return whose parameters a loop freezes one by one, '' where it does nothing of the kind or chooses among them."""
    over = loop.iter
    if not (isinstance(over, ast.Call) and isinstance(over.func, ast.Attribute) and over.func.attr in _LISTS):
        return ""
    return ast.unparse(over.func.value) if any(map(_freezes, loop.body)) else ""


def _freezes(node: ast.stmt) -> bool:
    """Say whether a statement sets `requires_grad` of something to False."""
    if isinstance(node, ast.Assign):
        named = any(isinstance(t, ast.Attribute) and t.attr == "requires_grad" for t in node.targets)
        return named and is_false(node.value)
    return isinstance(node, ast.Expr) and _off(node.value)


def _freezing_call(node: ast.Expr) -> str:
    call = node.value
    return (
        ast.unparse(call.func.value)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and _off(call)
        else ""
    )


def _off(call: ast.expr) -> bool:
    named = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "requires_grad_"
    return named and isinstance(call, ast.Call) and any(map(is_false, call.args))
