"""Read the configuration that fairseq prints in one line, a dictionary of sections that each tell their kind by `_name`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.text.regex import regex

# fairseq_cli/train.py, 0.10 to 0.12: logger.info(cfg).
_BEGIN = "{'_name': "
_LONGEST = 65_536
_KIND = "_name"
# `<ChoiceEnum: 1>` is no source of Python.
_OBJECT = regex(r"<[\w.]{1,80}[^<>]{0,200}>")


def sections(text: str) -> Iterator[tuple[str, object]]:
    """Yield dotted names and values; a section named `adam` gives `optimizer`, a list of one its value, nothing what is unset."""
    begin = text.find(_BEGIN)
    try:
        tree = ast.parse(_OBJECT.sub("None", text[begin : begin + _LONGEST]).strip(), mode="eval")
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return
    if isinstance(tree.body, ast.Dict):
        yield from _within("", tree.body)


def _within(path: str, section: ast.Dict) -> Iterator[tuple[str, object]]:
    for key, node in zip(section.keys, section.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            continue
        name = f"{path}.{key.value}" if path else key.value
        if isinstance(node, ast.Dict):
            yield from _within(name, node)
            continue
        value = _value(node)
        if key.value == _KIND:
            if path and isinstance(value, str):
                yield path, value
        elif value is not None and value != 0:
            yield name, value


def _value(node: ast.expr) -> object:
    """Return a literal, that of a list of one, None for anything else."""
    only = node.elts[0] if isinstance(node, ast.List) and len(node.elts) == 1 else node
    try:
        return ast.literal_eval(only)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
