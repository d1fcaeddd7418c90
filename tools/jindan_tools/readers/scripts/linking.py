"""Put the files of one program together: a training loop in a class of another file is read with the script that starts it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from msgspec import Struct

_MOST_FILES = 12
# Where the line of a linked tree was written: the file and its line there.
Place = tuple[str, int]
_DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Linked(Struct, frozen=True, kw_only=True):
    """One tree of several files, their texts one behind the other, and the place of each of its lines."""

    tree: ast.Module
    text: str
    places: Sequence[Place]
    paths: Sequence[str]


def linked(texts: Mapping[str, str], trees: Mapping[str, ast.Module], main: str) -> Linked | None:
    """Return the program of a script with the files beside it that it imports, None when it imports none.

    `texts` and `trees` hold the scripts of the folder by their paths; the trees are changed. Files of which two define the same name are not put together.
    """
    order = list(_in_order(trees, main))
    if len(order) < 2 or _clash(order):
        return None
    body: list[ast.stmt] = []
    places: list[Place] = []
    for path, tree in order:
        ast.increment_lineno(tree, len(places))
        body += _own(tree, is_main=path == main, local=frozenset(_local_names(trees, path, tree)))
        places += [(path, n) for n in range(1, len(texts[path].split("\n")) + 1)]
    text = "\n".join(texts[path] for path, _ in order)
    return Linked(tree=ast.Module(body=body, type_ignores=[]), text=text, places=places, paths=[p for p, _ in order])


def imports(trees: Mapping[str, ast.Module], path: str) -> frozenset[str]:
    """Return the paths of the files beside a script that it imports."""
    found = (_file(trees, path, module) for module, _ in _modules(trees[path]))
    return frozenset(f for f in found if f and f != path)


def _in_order(trees: Mapping[str, ast.Module], main: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield each file with its tree, what is imported before what imports it."""
    seen: set[str] = set()

    def visit(path: str) -> Iterator[tuple[str, ast.Module]]:
        if path in seen or len(seen) >= _MOST_FILES:
            return
        seen.add(path)
        tree = trees[path]
        for module, _ in _modules(tree):
            other = _file(trees, path, module)
            if other:
                yield from visit(other)
        yield path, _with_plain_names(trees, path, tree)

    yield from visit(main)


def _modules(tree: ast.Module) -> Iterator[tuple[str, ast.Import | ast.ImportFrom]]:
    """Yield the modules that a file imports at any place, '.' in front for each level of a relative import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((a.name, node) for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            dots = "." * node.level
            yield dots + (node.module or ""), node
            # `from models import net` may name a file.
            yield from ((f"{dots}{node.module}.{a.name}" if node.module else dots + a.name, node) for a in node.names)


def _file(trees: Mapping[str, ast.Module], path: str, module: str) -> str:
    """Return the file of the folder that a module stands for, '' for none."""
    name = module.lstrip(".").replace(".", "/")
    here = PurePosixPath(path).parent
    for _ in range(max(0, len(module) - len(module.lstrip(".")) - 1)):
        here = here.parent
    for folder in dict.fromkeys((here, *here.parents, PurePosixPath())):
        for end in (f"{name}.py", f"{name}/__init__.py") if name else ("__init__.py",):
            found = str(folder / end)
            if found in trees and found != path:
                return found
    return ""


def _local_names(trees: Mapping[str, ast.Module], path: str, tree: ast.Module) -> Iterator[str]:
    yield from (m for m, _ in _modules(tree) if _file(trees, path, m))


def _with_plain_names(trees: Mapping[str, ast.Module], path: str, tree: ast.Module) -> ast.Module:
    """Return the tree with `engine.Trainer` and `from engine import Trainer as T` both called Trainer."""
    whole: set[str] = set()
    other: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            whole |= {a.asname or a.name for a in node.names if _file(trees, path, a.name)}
        elif isinstance(node, ast.ImportFrom):
            dots = "." * node.level
            for alias in node.names:
                inner = f"{dots}{node.module}.{alias.name}" if node.module else dots + alias.name
                if _file(trees, path, inner):
                    whole.add(alias.asname or alias.name)
                elif alias.asname and _file(trees, path, dots + (node.module or "")):
                    other[alias.asname] = alias.name
    return _Renamed(whole, other).visit(tree) if whole or other else tree


class _Renamed(ast.NodeTransformer):
    def __init__(self, whole: set[str], other: Mapping[str, str]) -> None:
        self._whole, self._other = whole, other

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if ast.unparse(node.value) in self._whole:
            return ast.copy_location(ast.Name(id=node.attr, ctx=node.ctx), node)
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._other.get(node.id, node.id)
        return node


def _clash(order: Sequence[tuple[str, ast.Module]]) -> bool:
    """Say whether two files define a function or class of the same name; `main` is each file's own."""
    names = [
        {s.name for s in tree.body if isinstance(s, _DEFINED)} - {"main", "parse_args", "get_args"} for _, tree in order
    ]
    return sum(map(len, names)) > len(set[str]().union(*names))


def _own(tree: ast.Module, *, is_main: bool, local: frozenset[str]) -> list[ast.stmt]:
    """Return the statements of a file without imports of its neighbours and without what only runs when it is started."""
    return [s for s in tree.body if not _is_left_out(s, is_main=is_main, local=local)]


def _is_left_out(statement: ast.stmt, *, is_main: bool, local: frozenset[str]) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return "." * statement.level + (statement.module or "") in local
    if is_main:
        return False
    if isinstance(statement, ast.FunctionDef) and statement.name == "main":
        return True
    return isinstance(statement, ast.If) and any(
        isinstance(n, ast.Name) and n.id == "__name__" for n in ast.walk(statement.test)
    )
