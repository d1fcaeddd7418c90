"""A parsed script: its nodes by kind, what stands above each, and what its names mean."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct, field

MAX_TEXT = 300_000
MAX_NODES = 60_000
_MOST_PARTS = 12

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Scope = Function | ast.ClassDef | ast.Module
Loop = ast.For | ast.AsyncFor | ast.While


class Program(Struct, frozen=True, kw_only=True):
    """A script. `above` maps each node to its parent, `imported` a name of the file to what it stands for.

    `stored` holds where each name, and each attribute by its last part, is given a value. `scopes`, `valued`, `returns`
    and `endings` remember answers: names lead to one another, and each is to be followed once.
    """

    tree: ast.Module
    above: dict[ast.AST, ast.AST]
    calls: tuple[ast.Call, ...]
    functions: tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...]
    classes: dict[str, ast.ClassDef]
    imported: dict[str, str]
    stored: dict[str, tuple[ast.Name | ast.Attribute, ...]]
    scopes: dict[ast.AST, Scope] = field(default_factory=dict[ast.AST, Scope])
    valued: dict[ast.AST, tuple[ast.expr, ...]] = field(default_factory=dict[ast.AST, tuple[ast.expr, ...]])
    returns: dict[str, ast.expr | None] = field(default_factory=dict[str, ast.expr | None])
    endings: dict[ast.AST, object] = field(default_factory=dict[ast.AST, object])

    def parents(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what stands above a node, the nearest first."""
        while (up := self.above.get(node)) is not None:
            yield up
            node = up

    def scope(self, node: ast.AST) -> Scope:
        """Return the function, class or module in which a node stands."""
        known = self.scopes.get(node)
        if known is None:
            kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
            known = next((p for p in self.parents(node) if isinstance(p, kinds)), self.tree)
            self.scopes[node] = known
        return known

    def loops(self, node: ast.AST) -> list[Loop]:
        """Return the loops around a node within its function, the innermost first."""
        found: list[Loop] = []
        for up in self.parents(node):
            if isinstance(up, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
                break
            if isinstance(up, ast.For | ast.AsyncFor | ast.While):
                found.append(up)
        return found

    def class_of(self, node: ast.AST) -> ast.ClassDef | None:
        """Return the class in whose body a node stands."""
        return next((p for p in self.parents(node) if isinstance(p, ast.ClassDef)), None)

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """Return the statement to which a node belongs."""
        return next((p for p in chain((node,), self.parents(node)) if isinstance(p, ast.stmt)), None)

    def block(self, statement: ast.stmt) -> list[ast.stmt]:
        """Return the statements of the block in which a statement stands, [] for what no block holds."""
        up = self.above.get(statement)
        for name in ("body", "orelse", "finalbody"):
            block: list[ast.stmt] | ast.expr = getattr(up, name, [])
            if isinstance(block, list) and statement in block:
                return block
        return []

    def meaning(self, node: ast.AST) -> str:
        """Return the dotted name of an expression with its import put in place, '' for anything that is no name."""
        parts = dotted(node)
        if not parts:
            return ""
        first = self.imported.get(parts[0])
        return ".".join((*(first.split(".") if first else parts[:1]), *parts[1:]))

    def given_here(self, node: ast.Name | ast.Attribute) -> list[ast.Name | ast.Attribute]:
        """Return where the variable that a node names is given values: in the same function, or for `self.x` in the class.

        A variable of the same name in another function is another one.
        """
        name, own = dotted(node), self.scope(node) if isinstance(node, ast.Name) else self.class_of(node)
        return [
            n
            for n in self.stored.get(name[-1] if name else "", ())
            if dotted(n) == name and (self.scope(n) if isinstance(n, ast.Name) else self.class_of(n)) is own
        ]

    def called(self, node: ast.AST) -> str:
        """Return the meaning of what a call calls, '' for anything else."""
        return self.meaning(node.func) if isinstance(node, ast.Call) else ""


def dotted(node: ast.AST) -> tuple[str, ...]:
    """Return the parts of `a.b.c`, () for an expression of another form."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute) and len(parts) < _MOST_PARTS:
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else ()


def syntax_tree(text: str) -> ast.Module | None:
    """Return the syntax tree of a text, None when it is no Python or too large."""
    if len(text) > MAX_TEXT:
        return None
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def program_of(tree: ast.Module) -> Program | None:
    """Return the program of a syntax tree, None when it has too many nodes."""
    above: dict[ast.AST, ast.AST] = {}
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            above[child] = node
        if len(above) > MAX_NODES:
            return None
    nodes = tuple(above)
    return Program(
        tree=tree,
        above=above,
        calls=tuple(n for n in nodes if isinstance(n, ast.Call)),
        functions=tuple(n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)),
        classes={n.name: n for n in nodes if isinstance(n, ast.ClassDef)},
        imported=dict(pair for n in nodes for pair in _imports(n)),
        stored=_stored(nodes),
    )


def _stored(nodes: Iterable[ast.AST]) -> dict[str, tuple[ast.Name | ast.Attribute, ...]]:
    found: dict[str, list[ast.Name | ast.Attribute]] = {}
    for node in nodes:
        if isinstance(node, ast.Name | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            found.setdefault(node.id if isinstance(node, ast.Name) else node.attr, []).append(node)
    return {name: tuple(each) for name, each in found.items()}


def _imports(node: ast.AST) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Import):
        yield from ((a.asname, a.name) for a in node.names if a.asname)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from ((a.asname or a.name, f"{node.module}.{a.name}") for a in node.names)
