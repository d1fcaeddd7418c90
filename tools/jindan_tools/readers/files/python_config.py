"""Read the Python configuration text of MMCV and MMEngine as data: it is parsed, never run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from typing import cast

from msgspec import Struct, field

from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.json_settings import MAX_SETTINGS, plain
from jindan_tools.readers.files.whole_text import file_name, too_large, whole_text
from jindan_tools.text.regex import regex

MAX_DEPTH = 24
MAX_TEXT = 1_000_000
_ASSIGNMENT = regex(r"^[A-Za-z_]\w*\s*=\s*(?:dict\(|[\[({'\"\d\-]|True|False|None)", re.MULTILINE)
_CODE = regex(r"^\s*(?:def|class|for|while|with|if)\b|^(?:from|import)\s(?!mmengine|__future__)", re.MULTILINE)


class PythonConfig:
    """A configuration dumped as Python assignments."""

    name = "python-config"

    def claims(self, path: str, head: str) -> bool:
        """Take .py files that begin with plain assignments and no code."""
        return file_name(path).endswith(".py") and bool(_ASSIGNMENT.search(head)) and not _CODE.search(head)

    def read(self, file: TextFile) -> Reading:
        """Return every assigned value under its dotted key with its line."""
        refused = too_large(file)
        if refused:
            return Reading(problem=refused)
        found = read_python_config(whole_text(file), file.path)
        problem = "" if found is not None else "Python 설정의 문법이 깨져 있어 읽지 못했습니다."
        return Reading(settings=tuple(found or ()), problem=problem)


class _Walk(Struct, kw_only=True):
    path: str
    line: int | None
    settings: list[Setting] = field(default_factory=list[Setting])
    names: dict[str, ast.expr] = field(default_factory=dict[str, ast.expr])


def read_python_config(text: str, path: str, *, line: int | None = None) -> list[Setting] | None:
    """Return the assigned values, None when the text is no Python; `line` replaces the lines of the text itself."""
    if len(text) > MAX_TEXT:
        return None
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    walk = _Walk(path=path, line=line)
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name = statement.targets[0].id
            walk.names[name] = statement.value
            _visit(walk, name, statement.value, 0)
    return walk.settings


def _visit(walk: _Walk, name: str, node: ast.expr, depth: int) -> None:
    if depth > MAX_DEPTH or len(walk.settings) >= MAX_SETTINGS:
        return
    node = walk.names.get(node.id, node) if isinstance(node, ast.Name) and depth else node
    pairs = _pairs(node)
    if pairs is not None:
        for key, value in pairs:
            _visit(walk, f"{name}.{key}", value, depth + 1)
        return
    items = node.elts if isinstance(node, ast.List | ast.Tuple) else None
    if items is not None and any(_is_nested(item) for item in items):
        for key, item in zip(_labels(items), items, strict=True):
            _visit(walk, f"{name}.{key}", item, depth + 1)
        return
    _keep(walk, name, node)


def _keep(walk: _Walk, name: str, node: ast.expr) -> None:
    try:
        value: object = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return
    if isinstance(value, tuple | set):
        value = list(cast("Iterable[object]", value))
    source = Source(path=walk.path, line=walk.line or node.lineno, field=name)
    walk.settings.append(Setting(name=name, value=plain(cast("object", value)), source=source))


def _pairs(node: ast.expr) -> list[tuple[str, ast.expr]] | None:
    """Return the items of `{...}` or `dict(...)`, None for anything else."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict":
        return [(word.arg, word.value) for word in node.keywords if word.arg is not None]
    if isinstance(node, ast.Dict):
        keys = [(k, v) for k, v in zip(node.keys, node.values, strict=True) if isinstance(k, ast.Constant)]
        return [(str(k.value), v) for k, v in keys]
    return None


def _is_nested(node: ast.expr) -> bool:
    return _pairs(node) is not None or isinstance(node, ast.Name)


def _labels(items: list[ast.expr]) -> list[str]:
    """Name the parts of a pipeline by their `type`, by their place where a type comes twice or is missing."""
    types = [_type_of(item) for item in items]
    return [kind if kind and types.count(kind) == 1 else str(at) for at, kind in enumerate(types)]


def _type_of(node: ast.expr) -> str:
    for key, value in _pairs(node) or []:
        if key == "type" and isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value.value
    return ""
