"""A data set whose __getitem__ changes what it stores: the change is made again each time the row is read."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.flow import sources
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted
from jindan_tools.readers.scripts.values import values

_TARGETS = frozenset({"y", "t", "target", "targets", "label", "labels", "lab", "cls", "mask", "masks", "gt"})
_IN_PLACE = frozenset({"add_", "sub_", "mul_", "div_", "clamp_", "fill_", "masked_fill_", "copy_", "zero_", "scatter_", "floor_divide_", "remainder_", "normal_"})  # fmt: skip


def item_edited_in_place(training: Training) -> Iterator[Habit]:
    """Find `row = self.x[i]` followed by `row += ...`, `row[...] = ...` or `row.add_(...)` in __getitem__.

    Sure only when what is stored is a tensor, whose rows and elements are views of it.
    """
    program = training.program
    for function in program.functions:
        owner = program.class_of(function)
        if function.name != "__getitem__" or owner is None:
            continue
        views = dict(_views(function))
        for node in ast.walk(function):
            name = _edited(node)
            attribute = views.get(name, "")
            if attribute and isinstance(node, ast.stmt) and _is_tensor(program, owner, attribute):
                kind = "target" if {*name.lower().split("_"), *attribute.lower().split("_")} & _TARGETS else "input"
                facts: dict[str, str | float] = {"kind": kind, "attribute": attribute}
                yield Habit(name="item_edited_in_place", line=node.lineno, facts=facts)
                return


def _views(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, str]]:
    """Yield the names that are only ever given `self.x[i]`, with the attribute; a copy on the way ends it."""
    given: dict[str, set[str]] = {}
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        target, value = node.targets[0], node.value
        pairs = (
            zip(target.elts, value.elts, strict=False)
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            else ((target, value),)
        )
        for name, source in pairs:
            if isinstance(name, ast.Name):
                own = dotted(source.value) if isinstance(source, ast.Subscript) else ()
                given.setdefault(name.id, set()).add(own[1] if len(own) == 2 and own[0] == "self" else "")
    yield from ((name, next(iter(found))) for name, found in given.items() if len(found) == 1 and "" not in found)


def _edited(node: ast.AST) -> str:
    """Return the name whose value a statement changes in place, '' for none."""
    if isinstance(node, ast.AugAssign):
        inner = node.target.value if isinstance(node.target, ast.Subscript) else node.target
        return inner.id if isinstance(inner, ast.Name) else ""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        return (dotted(node.targets[0].value) or ("",))[0]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        parts = dotted(node.value.func)
        return parts[0] if len(parts) == 2 and parts[1] in _IN_PLACE else ""
    return ""


def _is_tensor(program: Program, owner: ast.ClassDef, attribute: str) -> bool:
    """Say whether what an attribute of the class is given is made by torch."""
    for node in program.stored.get(attribute, ()):
        if isinstance(node, ast.Attribute) and program.class_of(node) is owner:
            found = [*values(program, node), *_handed(program, node)]
            made = (n for v in found for n in sources(program, v))
            if any(isinstance(n, ast.Call) and program.called(n).startswith("torch.") for n in made):
                return True
    return False


def _handed(program: Program, node: ast.Attribute) -> Iterator[ast.expr]:
    """Yield what the calls that make the class hand over at the place of the parameter that is kept."""
    statement = program.statement(node)
    owner = program.class_of(node)
    function = program.scope(node)
    if not isinstance(statement, ast.Assign) or owner is None or not isinstance(function, ast.FunctionDef):
        return
    value: ast.AST = statement.value
    target = statement.targets[0]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and node in target.elts:
        value = value.elts[target.elts.index(node)]
    names = [a.arg for a in function.args.args]
    if not isinstance(value, ast.Name) or value.id not in names:
        return
    place = names.index(value.id) - 1
    for call in program.calls:
        if dotted(call.func)[-1:] == (owner.name,) and 0 <= place < len(call.args):
            yield call.args[place]
