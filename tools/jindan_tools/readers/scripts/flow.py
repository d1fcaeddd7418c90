"""What a value of a script may be made of: every expression that any assignment of its names holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.program import Program

_MOST = 400


def sources(program: Program, node: ast.expr) -> Iterator[ast.AST]:
    """Yield the nodes of an expression and of whatever its names are given in the functions around it.

    More than is sure: branches, loops and unpacking all count.
    """
    waiting: list[ast.AST] = [node]
    known: set[str] = set()
    left = _MOST
    while waiting and left:
        for each in ast.walk(waiting.pop()):
            left -= 1
            if not left:
                return
            yield each
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load) and each.id not in known:
                known.add(each.id)
                waiting += _assigned(program, each)


def _assigned(program: Program, name: ast.Name) -> Iterator[ast.expr]:
    around = {program.scope(name), *(p for p in program.parents(name) if p in program.functions), program.tree}
    for stored in program.stored.get(name.id, ()):
        if not isinstance(stored, ast.Name) or program.scope(stored) not in around:
            continue
        statement = program.statement(stored)
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign) and statement.value is not None:
            yield statement.value


def same_function(program: Program, one: ast.AST, other: ast.AST) -> bool:
    """Say whether two nodes stand in the same function, or both outside of any."""
    return program.scope(one) is program.scope(other)
