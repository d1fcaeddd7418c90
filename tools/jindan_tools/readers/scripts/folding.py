"""Work out the number that an expression of a script stands for: names, entries of dictionaries, defaults of arguments, sums."""

from __future__ import annotations

import ast

from jindan_tools.readers.scripts.arguments import argument, called, number, word
from jindan_tools.readers.scripts.program import Program
from jindan_tools.readers.scripts.values import values

_MOST_STEPS = 8


def folded(program: Program, node: ast.expr | None, depth: int = 0) -> float | None:
    """Return the one number that an expression can stand for, None where several or none can.

    An argument of the command line stands for its default: what was typed is told by the command, not by the script.
    """
    if node is None or depth > _MOST_STEPS:
        return None
    plain = number(node)
    if plain is not None:
        return plain
    if isinstance(node, ast.BinOp):
        return _of_operation(program, node, depth)
    if isinstance(node, ast.Call) and called(node) in {"float", "int"} and len(node.args) == 1:
        return folded(program, node.args[0], depth + 1)
    known = {folded(program, each, depth + 1) for each in standing_for(program, node) if each is not node}
    return next(iter(known)) if len(known) == 1 else None


def standing_for(program: Program, node: ast.expr) -> tuple[ast.expr, ...]:
    """Return the expressions that a name, an entry of a dictionary or an argument of the command line stands for."""
    if isinstance(node, ast.Subscript):
        key = word(node.slice)
        return tuple(v for held in values(program, node.value) for v in _entries(held, key)) if key else ()
    if isinstance(node, ast.Attribute) and not (isinstance(node.value, ast.Name) and node.value.id == "self"):
        return _defaults(program, node.attr)
    return values(program, node)


def _of_operation(program: Program, node: ast.BinOp, depth: int) -> float | None:
    left, right = (folded(program, side, depth + 1) for side in (node.left, node.right))
    if left is None or right is None:
        return None
    match node.op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div() if right != 0:
            return left / right
        case _:
            return None


def _entries(held: ast.expr, key: str) -> list[ast.expr]:
    """Return what a dictionary that is written out holds for a key."""
    if isinstance(held, ast.Dict):
        return [v for k, v in zip(held.keys, held.values, strict=True) if k is not None and word(k) == key]
    if isinstance(held, ast.Call) and called(held) == "dict":
        given = argument(held, key)
        return [] if given is None else [given]
    return []


def _defaults(program: Program, name: str) -> tuple[ast.expr, ...]:
    """Return the defaults of the options of the command line that are kept under a name."""
    made = [c for c in program.calls if called(c) == "add_argument" and _kept_as(c) == name]
    given = [argument(c, "default") for c in made]
    return tuple(g for g in given if g is not None)


def _kept_as(call: ast.Call) -> str:
    named = word(argument(call, "dest"))
    options = [word(a) for a in call.args if word(a).startswith("--")] or [word(a) for a in call.args]
    return named or (options[0].lstrip("-").replace("-", "_") if options else "")
