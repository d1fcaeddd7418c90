"""Read the settings that a Python file only declares: a `get_config` of ml_collections, or classes of plain values."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import cast

from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.json_settings import MAX_SETTINGS, plain
from jindan_tools.readers.files.whole_text import file_name, too_large, whole_text
from jindan_tools.text.regex import regex

MAX_TEXT = 200_000
_CLASS = regex(
    r"class \w{0,40}(?:[Cc]onfig|CFG|Cfg|Args|Arguments|[Pp]arams|[Ss]ettings|Options|Opts)\b", words=("class",)
)
# A file that trains, or defines a network, is a script whatever else it declares.
_WORKS = (
    "backward(",
    ".fit(",
    "def forward",
    "nn.Module",
    "DataLoader(",
    "for epoch",
    "Trainer(",
    "def train",
    "__call__",
)


class DeclaredConfig:
    """A file of declarations: `class CFG: lr = 1e-3`, a dataclass, or `config.lr = 1e-3` in get_config()."""

    name = "declared-config"

    def claims(self, path: str, head: str) -> bool:
        """Take .py files that declare a configuration and do nothing else."""
        if not file_name(path).endswith(".py") or any(word in head for word in _WORKS):
            return False
        return ("ConfigDict" in head and "def get_config" in head) or _CLASS.search(head) is not None

    def read(self, file: TextFile) -> Reading:
        """Return every value that is written out, under its name below the class or the configuration."""
        refused = too_large(file)
        if refused:
            return Reading(problem=refused)
        text = whole_text(file)
        try:
            tree = ast.parse(text[:MAX_TEXT])
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return Reading(problem="Python 설정의 문법이 깨져 있어 읽지 못했습니다.")
        found: list[Setting] = []
        for name, node in _declared(tree):
            value = _literal(node)
            if value is not None and len(found) < MAX_SETTINGS:
                source = Source(path=file.path, line=node.lineno, field=name)
                found.append(Setting(name=name, value=plain(value[0]), source=source))
        return Reading(settings=tuple(found))


def _literal(node: ast.expr) -> tuple[object] | None:
    try:
        value: object = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
    if isinstance(value, tuple | set):
        return (list(cast("Iterable[object]", value)),)
    return (value,)


def _declared(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    classes = [n for n in tree.body if isinstance(n, ast.ClassDef)]
    for node in classes:
        kind = node.name.lower()
        for ending in ("config", "cfg", "arguments", "args", "params", "settings", "options", "opts"):
            kind = kind.removesuffix(ending)
        prefix = f"{kind}." if kind and len(classes) > 1 else ""
        for statement in node.body:
            for name, value in _assigned(statement):
                yield f"{prefix}{name}", value
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "get_config":
            yield from _of_config(node)


def _assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value is not None:
        yield statement.target.id, statement.value
    elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        if isinstance(target, ast.Name):
            yield target.id, statement.value


def _of_config(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    """Yield `c.a.b = 1` as ("a.b", 1) for the name that is returned; later values replace nothing here."""
    returned = {n.value.id for n in ast.walk(function) if isinstance(n, ast.Return) and isinstance(n.value, ast.Name)}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            name = _below(node.targets[0], returned)
            if name:
                yield name, node.value


def _below(node: ast.expr, roots: set[str]) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join(reversed(parts)) if isinstance(node, ast.Name) and node.id in roots else ""
