"""Find the one place of a script that writes a value which no configuration file of the run states."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from jindan_tools.fixes.patch.edit import Edit
from jindan_tools.fixes.patch.scalar_text import same_value
from jindan_tools.model.fix import Fix
from jindan_tools.model.run import Run
from jindan_tools.resolve.names import canonical_name
from jindan_tools.text.regex import regex

_PYTHON, _SHELL = "training-script", "shell-script"
_MOST_TEXT = 300_000
_VARIABLE = regex(
    r"^\s*(?:export\s+)?(?P<name>[A-Za-z_]\w*)=(?P<quote>[\"']?)(?P<value>[^\s#;\"']+)(?P=quote)(?=\s|;|$)"
)
# A literal with the place where it stands: line from 1, columns in characters from 0.
_Spot = tuple[int, int, int]


def edit_in_script(run: Run, fix: Fix, read: Callable[[str], str | None]) -> Edit | None:
    """Return the change of the only literal in the scripts of a run that states what a fix replaces, None for none or several.

    Looked at are defaults of arguments and of parameters, keyword arguments, constants, entries of dictionaries, and
    variables of a shell script that its commands use. `read` returns the text of a file.
    """
    found: list[Edit] = []
    for file in run.files:
        if file.reader not in {_PYTHON, _SHELL}:
            continue
        text = read(file.path)
        if text is None or len(text) > _MOST_TEXT:
            continue
        spots = _python(text, fix) if file.reader == _PYTHON else _shell(text, fix)
        found += [
            Edit(path=file.path, line=line, key=fix.parameter, before=fix.before, after=fix.after, span=(start, end))
            for line, start, end in dict.fromkeys(spots)
        ]
    return found[0] if len(found) == 1 else None


def _python(text: str, fix: Fix) -> Iterator[_Spot]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    lines = text.splitlines()
    for node in ast.walk(tree):
        for name, value in _named(node):
            if _means(name, fix) and isinstance(value, ast.Constant) and value.lineno == value.end_lineno:
                raw = lines[value.lineno - 1].encode()
                start, end = (
                    len(raw[:at].decode("utf-8", "replace")) for at in (value.col_offset, value.end_col_offset)
                )
                if same_value(lines[value.lineno - 1][start:end], fix.before):
                    yield value.lineno, start, end


def _named(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that a node gives a value and the expressions of these values."""
    if isinstance(node, ast.Call):
        named = {k.arg: k.value for k in node.keywords if k.arg is not None}
        flags = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if "default" in named and flags:
            yield from ((flag, named["default"]) for flag in flags if flag.startswith("-"))
        yield from named.items()
    elif isinstance(node, ast.Assign):
        yield from ((t.id, node.value) for t in node.targets if isinstance(t, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        yield node.target.id, node.value
    elif isinstance(node, ast.Dict):
        yield from (
            (k.value, v)
            for k, v in zip(node.keys, node.values, strict=True)
            if isinstance(k, ast.Constant) and isinstance(k.value, str)
        )
    elif isinstance(node, ast.arguments):
        plain = [*node.posonlyargs, *node.args]
        yield from ((a.arg, d) for a, d in zip(plain[len(plain) - len(node.defaults) :], node.defaults, strict=True))
        yield from ((a.arg, d) for a, d in zip(node.kwonlyargs, node.kw_defaults, strict=True) if d is not None)


def _shell(text: str, fix: Fix) -> Iterator[_Spot]:
    for number, line in enumerate(text.splitlines(), 1):
        found = _VARIABLE.match(line)
        if found is None or not _means(found["name"], fix) or not same_value(found["value"], fix.before):
            continue
        if f"${found['name']}" in text or f"${{{found['name']}}}" in text:
            yield number, *found.span("value")


def _means(name: str, fix: Fix) -> bool:
    one, two = (canonical_name(n.lstrip("-").lower()) for n in (name, fix.parameter))
    return one is not None and two is not None and one[0] == two[0]
