"""Labels of tokens that are padded with a class, so that the loss and the score count the padding."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import dotted

_LABELS = ("label", "tag", "target", "tgt", "trg")
# What may leave the padding out of the loss.
_LEFT_OUT = (
    "ignore_index",
    "crf",
    "masked_select",
    "active",
    "reduction='none'",
    "ctc",
    "nonpad",
    "non_pad",
    "padding_mask *",
    "mask]",
    "* mask",
    "mask.sum",
)


def classes_for_padding(training: Training) -> Iterator[Habit]:
    """Find `labels + [0] * n`, or pad_sequence over labels with another value than -100, where nothing masks the loss."""
    program = training.program
    found = [(c.lineno, "list") for c in program.above if isinstance(c, ast.BinOp) and _pads_list(c)]
    found += [(c.lineno, "sequence") for c in program.calls if _pads_sequence(c)]
    if not found or not any(
        w in training.written
        for w in (
            "cross_entropy",
            "CrossEntropyLoss",
            "ForTokenClassification",
            "ForCausalLM",
            "ForConditionalGeneration",
            "NLLLoss",
        )
    ):
        return
    if any(word in training.written.lower() for word in _LEFT_OUT):
        return
    line, how = min(found)
    yield Habit(name="classes_for_padding", line=line, facts={"how": how})


def _is_labels(node: ast.AST) -> bool:
    for each in ast.walk(node):
        word = (dotted(each) or ("",))[-1].lower()
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            word = each.value.lower()
        if any(w in word for w in _LABELS):
            return True
    return False


def _pads_list(node: ast.BinOp) -> bool:
    """Say whether a node is `row["labels"] + [0] * n`."""
    if (
        not isinstance(node.op, ast.Add)
        or not isinstance(node.right, ast.BinOp)
        or not isinstance(node.right.op, ast.Mult)
    ):
        return False
    sides = (node.right.left, node.right.right)
    one = next((s for s in sides if isinstance(s, ast.List) and len(s.elts) == 1), None)
    value = number(one.elts[0]) if one is not None else None
    return value is not None and value >= 0 and _is_labels(node.left)


def _pads_sequence(call: ast.Call) -> bool:
    value = argument(call, "padding_value", 2)
    given = call.args[0] if call.args else None
    padded = value is None or (number(value) or 0.0) >= 0
    return called(call) == "pad_sequence" and padded and given is not None and _is_labels(given)
