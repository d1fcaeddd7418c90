"""A language model whose attention may look at the very tokens that it is to predict."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

_ATTENDS = frozenset(
    {"TransformerEncoder", "TransformerEncoderLayer", "MultiheadAttention", "scaled_dot_product_attention"}
)
# Any of these words may be a mask, or a model that looks at all places on purpose.
_HINDERS = ("mask", "causal", "triu", "tril", "mlm", "decoder", "denois")
_POOLS = frozenset({"mean", "max", "pool", "pooler", "cls"})


def sees_what_it_predicts(training: Training) -> Iterator[Habit]:
    """Find attention without any mask in a program that predicts `x[:, 1:]` from `x[:, :-1]`."""
    program = training.program
    attends = [c for c in program.calls if called(c) in _ATTENDS]
    if not attends or any(word in training.written.lower() for word in _HINDERS):
        return
    owners = {program.class_of(c) for c in attends}
    if any(o is None or _pools(o) for o in owners):
        return
    line = next((line for f in program.functions if (line := _shifted(program, f))), 0)
    if line:
        yield Habit(name="sees_what_it_predicts", line=attends[0].lineno, facts={"shift_line": float(line)})


def _pools(owner: ast.ClassDef) -> bool:
    """Say whether a model gives one answer a row: then its targets are no next tokens."""
    for node in ast.walk(owner):
        if isinstance(node, ast.Call) and called(node) in _POOLS:
            return True
        parts = node.slice.elts if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple) else []
        if len(parts) > 1 and not isinstance(parts[1], ast.Slice):
            return True
    return False


def _shifted(program: Program, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the line of targets that are the inputs of the same rows one place on, 0 for none."""
    cuts = [n for n in ast.walk(function) if isinstance(n, ast.Subscript) and program.scope(n) is function]
    for node in cuts:
        for other in cuts:
            if dotted(node.value) and dotted(node.value) == dotted(other.value) and _one_on(node, other):
                return other.lineno
    return 0


def _one_on(node: ast.Subscript, other: ast.Subscript) -> bool:
    first, second = _last(node), _last(other)
    if first is None or second is None or first.step is not None or second.step is not None:
        return False
    texts = [ast.unparse(e) if e is not None else "" for e in (first.lower, first.upper, second.lower, second.upper)]
    whole = texts[0] in {"", "0"} and texts[1] == "-1" and texts[2] == "1" and texts[3] == ""
    moved = texts[2] in {f"{texts[0]} + 1", f"1 + {texts[0]}"} and texts[3] in {f"{texts[1]} + 1", f"1 + {texts[1]}"}
    return whole or (moved and bool(texts[1]))


def _last(node: ast.Subscript) -> ast.Slice | None:
    cut = node.slice.elts[-1] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
    return cut if isinstance(cut, ast.Slice) else None
