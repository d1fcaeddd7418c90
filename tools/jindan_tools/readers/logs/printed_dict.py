"""Read a configuration that a program prints with pprint: one dictionary over many lines, as verl and LeRobot do."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.files.json_settings import MAX_SETTINGS, plain
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.text.regex import regex

# What Ray writes in front of each line of a worker.
_WORKER = regex(r"^\([\w.:]{1,60} pid=\d{1,9}[^()]{0,80}\) ?")
_BEGIN = regex(r"(?:^|[\s:=])(?P<begin>\{'(?P<name>[A-Za-z_]\w{0,60})': (?P<nested>\{'[A-Za-z_])?)")
_QUOTED = regex(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
# What a line inside begins with.
_INSIDE = ("'", '"', "{", "}", "[", "]", "(", ")")
# The first name of a dictionary of settings, and what only a dictionary of results names.
_SETTINGS = frozenset({"batch_size", "actor_rollout_ref", "algorithm", "seed", "num_epochs", "epochs", "lr", "learning_rate"})  # fmt: skip
_RESULTS = ("oss", "f1", "recall", "precis", "accuracy", "support", "metric")
# `<object object at 0x7f>` is no source of Python.
_OBJECT = regex(r"<[\w.]{1,80}[^<>]{0,200}>")
_LONGEST = 1500


class PrintedDictScanner:
    """`{'actor': {'lr': 1e-06,` and on to the last brace: the setting actor.lr, with the line on which it stands."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)
        self._lines: list[tuple[str, Line]] = []
        self._open = 0

    def feed(self, line: Line) -> bool:
        """Take the lines of a dictionary that goes on over several."""
        text = _WORKER.sub("", line.text)
        if self._open:
            if not text.lstrip().startswith(_INSIDE) or len(self._lines) >= _LONGEST:
                self._open, self._lines = 0, []
                return False
            return self._add(text, line)
        begin = _BEGIN.search(text) if "{'" in text else None
        if begin is None or (begin["name"] not in _SETTINGS and not begin["nested"]):
            return False
        rest = text[begin.start("begin") :]
        if any(map(rest.__contains__, _RESULTS)) or _depth(rest) <= 0:
            return False
        return self._add(rest, line)

    def finish(self) -> Reading:
        """Return the settings by dotted name."""
        return Reading(settings=self._settings.settings())

    def _add(self, text: str, line: Line) -> bool:
        self._lines.append((text, line))
        self._open += _depth(text)
        if self._open <= 0:
            self._end()
        return True

    def _end(self) -> None:
        lines, self._lines, self._open = self._lines, [], 0
        source = "\n".join(_OBJECT.sub("None", text) for text, _ in lines)
        try:
            tree = ast.parse(source.rstrip(" ,;"), mode="eval")
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return
        for count, (name, value, at) in enumerate(_within("", tree.body)):
            if count < MAX_SETTINGS:
                self._settings.add(name, plain(value), lines[min(at, len(lines)) - 1][1])


def _depth(text: str) -> int:
    """Return how many brackets a line leaves open."""
    bare = _QUOTED.sub("", text)
    return sum(map(bare.count, "{[(")) - sum(map(bare.count, "}])"))


def _within(path: str, node: ast.expr) -> Iterator[tuple[str, object, int]]:
    if not isinstance(node, ast.Dict):
        return
    for key, value in zip(node.keys, node.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            continue
        name = f"{path}.{key.value}" if path else key.value
        if isinstance(value, ast.Dict):
            yield from _within(name, value)
            continue
        # `PosixPath('exp')` and `torch.device('cuda')` say what they were made of.
        told = value.args[0] if isinstance(value, ast.Call) and len(value.args) == 1 else value
        try:
            literal = ast.literal_eval(told)
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            continue
        if literal is not None:
            yield name, literal, value.lineno
