"""Read the arguments that a script printed or saved: Namespace(lr=0.1, ...), or one `name: value` a line."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.json_settings import MAX_SETTINGS, plain
from jindan_tools.readers.files.whole_text import file_name, too_large
from jindan_tools.readers.files.yaml_config import framework_of
from jindan_tools.text.regex import regex

_FILES = regex(r"^(?:args|arguments|config|configs|opt|opts|options|hparams|params|settings|train_opt)\.txt$")
_NAMESPACE = regex(r"^\s*(?:\w+\s*[:=]\s*)?Namespace\(")
_ROW = regex(r"^\s*(?:--)?(?P<name>[A-Za-z_][\w.\-]*)\s*[:=]\s*(?P<value>.*?)\s*(?:\t\[default: .*\])?$")
_MAX_TEXT = 200_000


class ArgparseDump:
    """Text files with the arguments of a script."""

    name = "argparse-dump"

    def claims(self, path: str, head: str) -> bool:
        """Take text of Namespace(...) lines only and files that are named for arguments and hold `name: value` rows.

        A log that begins with its printed arguments is a log.
        """
        if not file_name(path).endswith(".txt"):
            return False
        if _NAMESPACE.match(head) is None:
            return _FILES.match(file_name(path)) is not None and _is_rows(head)
        return _FILES.match(file_name(path)) is not None or all(
            map(_NAMESPACE.match, filter(str.strip, head.splitlines()))
        )

    def read(self, file: TextFile) -> Reading:
        """Return every argument with its line."""
        refused = too_large(file)
        if refused:
            return Reading(problem=refused)
        settings: list[Setting] = []
        for line in file.lines:
            found = namespace_arguments(line.text) if _NAMESPACE.match(line.text) else _row(line.text)
            source = Source(path=file.path, line=line.number)
            settings += [
                Setting(name=name, value=plain(value), source=Source(path=source.path, line=source.line, field=name))
                for name, value in found
            ]
        return Reading(framework=framework_of(settings), settings=tuple(settings[:MAX_SETTINGS]))


def _is_rows(head: str) -> bool:
    lines = [line for line in head.splitlines() if line.strip() and not line.lstrip().startswith(("-----", "====="))]
    return bool(lines) and sum(_ROW.match(line) is not None for line in lines) >= 0.8 * len(lines)


def namespace_arguments(text: str) -> Iterator[tuple[str, object]]:
    """Yield the keyword arguments of Namespace(...); the text is parsed, never run."""
    begin = text.index("Namespace(")
    try:
        tree = ast.parse(text[begin : begin + _MAX_TEXT].strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    if not isinstance(tree.body, ast.Call):
        return
    for word in tree.body.keywords:
        if word.arg is None:
            continue
        try:
            yield word.arg, ast.literal_eval(word.value)
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            continue


def _row(text: str) -> Iterator[tuple[str, object]]:
    found = _ROW.match(text)
    if found is None or not found["value"]:
        return
    try:
        yield found["name"], ast.literal_eval(found["value"])
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        yield found["name"], found["value"]
