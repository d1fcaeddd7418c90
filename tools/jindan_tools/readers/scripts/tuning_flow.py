"""What the order of a script's statements tells: which rows are held out, and which weights the optimizer was given."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from jindan_tools.readers.scripts.arguments import assigned_once, called

Habit = tuple[str, int]
# What leaves the rows of a data set as they are, or takes a part of them.
_SAME_ROWS = frozenset({"shuffle", "with_format", "flatten_indices"})
_PART = frozenset({"select", "take", "head", "sample"})
_ADAPTS = frozenset({"get_peft_model", "PeftModelForCausalLM", "inject_adapter_in_model"})


def flow_habits(tree: ast.Module, text: str) -> Iterator[Habit]:
    """Yield each habit with its line: training rows evaluated, an optimizer made before the adapter."""
    if "eval_dataset" in text:
        yield from _evaluates_training_rows(tree)
    if any(word in text for word in _ADAPTS):
        for body in _bodies(tree):
            yield from _optimizer_before_adapter(body)


def _evaluates_training_rows(tree: ast.Module) -> Iterator[Habit]:
    """Find a trainer whose held-out rows are the training rows or a part of them."""
    assigned = assigned_once(tree, ast.walk(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        given = {k.arg: k.value for k in node.keywords}
        train, held_out = given.get("train_dataset"), given.get("eval_dataset")
        if train is None or held_out is None:
            continue
        (rows, part), (others, _) = _rows(train, assigned), _rows(held_out, assigned)
        if rows and rows == others and not part:
            yield "evaluates_training_rows", held_out.lineno


def _rows(node: ast.expr, assigned: Mapping[str, ast.expr], depth: int = 8) -> tuple[str, bool]:
    """Return the name of the rows that an expression stands for ('' when unknown), and whether it is a part of them."""
    if depth == 0:
        return "", False
    if isinstance(node, ast.Name):
        value = assigned.get(node.id)
        found = ("", False) if value is None else _rows(value, assigned, depth - 1)
        return found if found[0] else (node.id, False)
    if isinstance(node, ast.Subscript):
        cut = isinstance(node.slice, ast.Slice)
        name, part = _rows(node.value, assigned, depth - 1) if cut else (ast.unparse(node), False)
        return name, part or cut
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _SAME_ROWS | _PART:
        name, part = _rows(node.func.value, assigned, depth - 1)
        return name, part or node.func.attr in _PART
    return "", False


def _bodies(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    yield tree.body
    yield from (n.body for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))


def _optimizer_before_adapter(body: list[ast.stmt]) -> Iterator[Habit]:
    """Find an optimizer that was given the parameters of a model to which an adapter is added only later."""
    made: tuple[str, int] | None = None
    for statement in body:
        calls = [n for n in ast.walk(statement) if isinstance(n, ast.Call)]
        if any(called(n) == "add_param_group" for n in calls):
            return
        model = next((name for n in calls if (name := _given_parameters_of(n))), None)
        if model is not None and isinstance(statement, ast.Assign):
            made = (model, statement.lineno)
        if made is not None and any(called(n) in _ADAPTS and _first(n) == made[0] for n in calls):
            later = body[body.index(statement) + 1 :]
            if not any(
                _given_parameters_of(n)
                for s in later
                for n in ast.walk(s)
                if isinstance(n, ast.Call) and "Adam" in called(n)
            ):
                yield "optimizer_before_adapter", made[1]
            return


def _given_parameters_of(node: ast.Call) -> str | None:
    """Return the model whose parameters an optimizer is made of."""
    if not called(node).lower().endswith(("adam", "adamw", "sgd", "adafactor", "lion", "adamw8bit", "adam8bit")):
        return None
    first = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "params"), None)
    if isinstance(first, ast.Call) and isinstance(first.func, ast.Attribute) and first.func.attr == "parameters":
        return ast.unparse(first.func.value)
    return None


def _first(node: ast.Call) -> str:
    return ast.unparse(node.args[0]) if node.args else ""
