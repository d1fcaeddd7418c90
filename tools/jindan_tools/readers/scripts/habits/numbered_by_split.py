"""Classes that each split numbers by the order in which it meets them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import dotted

_HELD_OUT = ("val", "valid", "validation", "eval", "test", "dev")


def numbered_by_split(training: Training) -> Iterator[Habit]:
    """Find a data set that counts up a dictionary of its own as names appear, made for two splits; `factorize` of two splits."""
    program = training.program
    for owner in program.classes.values():
        line = _counts_up(owner)
        made = [c for c in program.calls if dotted(c.func) == (owner.name,)]
        if line and len(made) > 1 and not any(isinstance(a, ast.Dict) for c in made for a in c.args):
            yield Habit(name="numbered_by_split", line=line, facts={"how": owner.name})
            return
    found = [c for c in program.calls if called(c) == "factorize"]
    held = [c for c in found if any(w in _HELD_OUT for n in ast.walk(c) for w in _words(n))]
    if len(found) > 1 and 0 < len(held) < len(found) and not any(program.loops(c) for c in found):
        yield Habit(name="numbered_by_split", line=held[0].lineno, facts={"how": "factorize"})


def _words(node: ast.AST) -> list[str]:
    text = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return text.lower().split("_")


def _counts_up(owner: ast.ClassDef) -> int:
    """Return the line of `self.d[name] = len(self.d)` for a dictionary that __init__ begins empty, 0 for none."""
    start = next((f for f in owner.body if isinstance(f, ast.FunctionDef) and f.name == "__init__"), None)
    if start is None:
        return 0
    empty = {dotted(t) for s in ast.walk(start) if isinstance(s, ast.Assign) and _is_empty(s.value) for t in s.targets}
    for node in ast.walk(start):
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Subscript):
            continue
        table = dotted(node.targets[0].value)
        given = node.value.args if isinstance(node.value, ast.Call) and called(node.value) == "len" else []
        if table in empty and table and given and dotted(given[0]) == table:
            return node.lineno
    return 0


def _is_empty(node: ast.expr) -> bool:
    return (isinstance(node, ast.Dict) and not node.keys) or (
        isinstance(node, ast.Call) and called(node) == "dict" and not node.args and not node.keywords
    )
