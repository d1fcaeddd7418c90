"""A padding mask of torch that marks the words instead of the padding."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted
from jindan_tools.readers.scripts.values import values

_TAKES = frozenset({"src_key_padding_mask", "tgt_key_padding_mask", "memory_key_padding_mask", "key_padding_mask"})
_KEPT = ("attention_mask", "attn_mask", "input_mask", "valid_mask", "token_mask")


def mask_reversed(training: Training) -> Iterator[Habit]:
    """Find `src_key_padding_mask=attention_mask.bool()`, or of `ids != pad`: torch ignores what is True there."""
    program = training.program
    for call in program.calls:
        for keyword in call.keywords:
            if keyword.arg in _TAKES and _marks_words(program, keyword.value):
                yield Habit(name="mask_reversed", line=keyword.value.lineno, facts={"name": keyword.arg})
                return


def _marks_words(program: Program, node: ast.expr) -> bool:
    """Say whether a mask is true at the words: by a name of transformers, or as `!= pad`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and called(node) in {"bool", "to"}:
        return _marks_words(program, node.func.value)
    if isinstance(node, ast.Compare):
        return len(node.ops) == 1 and isinstance(node.ops[0], ast.NotEq)
    name = (dotted(node) or ("",))[-1].lower()
    if not name:
        return False
    found = [v for v in values(program, node) if v is not node]
    if found and all(not isinstance(v, ast.Name | ast.Attribute) for v in found):
        return all(_marks_words(program, v) for v in found)
    return name in _KEPT
