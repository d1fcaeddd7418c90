"""What the script of a fine-tuning does to labels and padding."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called, is_false, is_true
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.library_habits import library_habits
from jindan_tools.readers.scripts.tokenizer_of_another import tokenizer_of_another
from jindan_tools.readers.scripts.tuning_flow import flow_habits
from jindan_tools.readers.scripts.tuning_habits import tuning_habits

_IDS, _LABELS = frozenset({"input_ids", "ids", "inputs", "x", "src"}), frozenset({"labels", "label", "targets", "y"})
_PAD, _END = frozenset({"pad_token", "pad_token_id"}), frozenset({"eos_token", "eos_token_id"})
_JOINS = frozenset({"cat", "concat", "concatenate", "hstack"})
_COLLATOR = "DataCollatorForLanguageModeling"
_LIBRARIES = ("transformers", "trl", "peft", "sentence_transformers", "unsloth")
_HEADS = tuple(f"{word} {name}" for word in ("import", "from") for name in _LIBRARIES)


def is_tuning(head: str) -> bool:
    """Say whether the beginning of a script imports transformers or what builds on it."""
    return any(word in head for word in _HEADS)


def tuning_of(tree: ast.Module, text: str) -> Iterator[Habit]:
    """Yield each habit of a fine-tuning once, with its first line."""
    if "requires_grad" in text:
        # Few scripts freeze anything.
        from jindan_tools.readers.scripts.habits.freezes_weights import frozen_in  # noqa: PLC0415

        yield from frozen_in(tree)
    lines = dict[str, int]()
    for name, line in (
        *_habits(tree, text),
        *tuning_habits(tree, text),
        *flow_habits(tree, text),
        *library_habits(tree, text),
        *tokenizer_of_another(tree),
    ):
        lines.setdefault(name, line)
    yield from (Habit(name=name, line=line) for name, line in lines.items())


def _habits(tree: ast.Module, text: str) -> Iterator[tuple[str, int]]:
    shifts_inside = _hands_labels_over(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) == _COLLATOR and _plain_language_model(node):
            yield "masks_padding", node.lineno
        if isinstance(node, ast.keyword) and node.arg == "ignore_data_skip" and is_true(node.value):
            yield "skips_no_data", node.value.lineno
        if _pads_with_end(node):
            yield "pads_with_end", getattr(node, "lineno", 1)
        if isinstance(node, ast.Dict | ast.FunctionDef | ast.AsyncFunctionDef) and shifts_inside:
            line = _shift(node)
            if line is not None:
                yield "shifts_labels", line


def _hands_labels_over(text: str) -> bool:
    """Say whether the model of transformers computes the loss from `labels` itself."""
    own_loss = "compute_loss" in text or "cross_entropy(" in text or "CrossEntropyLoss" in text
    return not own_loss and ("Trainer(" in text or "labels=" in text or "(**" in text)


def _plain_language_model(node: ast.Call) -> bool:
    """Say whether mlm is given as False: masked language models have labels of their own."""
    return any(k.arg == "mlm" and is_false(k.value) for k in node.keywords)


def _pads_with_end(node: ast.AST) -> bool:
    """Say whether a node sets the padding token to the end token: an assignment, or an entry of a dictionary."""
    if isinstance(node, ast.Assign):
        return _is_end(node.value) and any(isinstance(t, ast.Attribute) and t.attr == "pad_token" for t in node.targets)
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return any(isinstance(k, ast.Constant) and k.value in _PAD and _is_end(v) for k, v in pairs)
    return False


def _is_end(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in _END


def _shift(node: ast.Dict | ast.FunctionDef | ast.AsyncFunctionDef) -> int | None:
    """Return the line of labels that are the inputs of the same sequence one place on, None when there is none."""
    if isinstance(node, ast.Dict):
        named = [(k.value, v) for k, v in zip(node.keys, node.values, strict=True) if isinstance(k, ast.Constant)]
        pairs = [(str(name), value) for name, value in named]
    else:
        made = [s for s in ast.walk(node) if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name)]
        pairs = [(s.targets[0].id, s.value) for s in made if isinstance(s.targets[0], ast.Name)]
        handed = {k.value.id for c in ast.walk(node) if isinstance(c, ast.Call) for k in c.keywords
                  if k.arg == "labels" and isinstance(k.value, ast.Name)}  # fmt: skip
        moved = _moved(node, dict(pairs))
        if moved is not None:
            return moved
        pairs = [(n, v) for n, v in pairs if n in _IDS or n in handed]
    ids = [v for n, v in pairs if n in _IDS]
    labels = [v for n, v in pairs if n in _LABELS]
    return next((b.lineno for a in ids for b in labels if _one_place_on(a, b)), None)


def _moved(node: ast.AST, made: dict[str, ast.expr]) -> int | None:
    """Return the line of labels that are the ids without their first, filled up behind, in the dictionary that a function returns."""
    for entry in ast.walk(node):
        if not isinstance(entry, ast.Dict):
            continue
        held = {k.value: v for k, v in zip(entry.keys, entry.values, strict=True) if isinstance(k, ast.Constant)}
        ids, labels = held.get("input_ids"), held.get("labels")
        value = made.get(labels.id) if isinstance(labels, ast.Name) else labels
        if ids is not None and value is not None and _without_first(value) == ast.unparse(ids):
            return value.lineno
    return None


def _without_first(node: ast.expr) -> str | None:
    """Return the text of what is moved up by one: `cat([ids[1:], fill])`, `ids[1:] + [fill]`, `roll(ids, -1)`."""
    first: ast.expr | None = node.left if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        if node.func.attr == "roll" and any(
            ast.unparse(a) in {"-1", "shifts=-1"} for a in (*node.args[1:], *node.keywords)
        ):
            return ast.unparse(node.args[0])
        parts = node.args[0]
        if node.func.attr in _JOINS and isinstance(parts, ast.List | ast.Tuple) and parts.elts:
            first = parts.elts[0]
    cut = None if first is None else _slice(first)
    return cut[0] if cut is not None and cut[1] == "1" else None


def _one_place_on(ids: ast.expr, labels: ast.expr) -> bool:
    first, second = _slice(ids), _slice(labels)
    if first is None or second is None or first[0] != second[0]:
        return False
    start, begin = first[1], second[1]
    return (begin == "1" and start in {"", "0"}) or begin in {f"{start} + 1", f"1 + {start}"}


def _slice(node: ast.expr) -> tuple[str, str] | None:
    """Return the text of what is cut, and of where the cut of its last axis begins."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"clone", "contiguous", "tolist", "copy"}
    ):
        node = node.func.value
    if not isinstance(node, ast.Subscript):
        return None
    cut = node.slice.elts[-1] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
    if not isinstance(cut, ast.Slice):
        return None
    return ast.unparse(node.value), "" if cut.lower is None else ast.unparse(cut.lower)
