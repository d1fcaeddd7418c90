"""Flatten YAML into settings with line numbers without ever building the objects that its tags name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import cast

import yaml

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.setting import Scalar, Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.files.cells import scalar
from jindan_tools.readers.files.yaml_found import YamlSettings
from jindan_tools.text.regex import regex

MAX_NODES = 20_000
MAX_DEPTH = 24
MAX_DOCUMENTS = 20
MAX_TEXT = 4000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"
_APPLY = f"{_CORE}python/object/apply:"
# HyperPyYAML (SpeechBrain) names in a tag the class that a section makes: `!new:torch.optim.Adam`.
_MADE_BY = ("!new:", "!name:")
# PyYAML 6 resolves a float only with a point and a signed exponent, so these stay strings in the program.
_EXPONENT_STRING = regex(r"[-+]?\d[\d_]*(?:\.\d*)?[eE][-+]?\d+$")
_PLAIN_LINE = regex(r"^([A-Za-z_][\w.\-]*):[ \t]+(\S.*?)\s*(?:[ \t]#.*)?$")


def read_nodes(text: str, path: str) -> YamlSettings:
    """Return the settings of a YAML text under dotted keys; lists of plain values become one JSON-like text.

    Tags such as `!!python/tuple` are inert, aliases are followed within the caps on nodes and depth.
    """
    found = YamlSettings(path=path)
    try:
        if not _is_bounded(text):
            found.problem = "YAML 구조가 지나치게 크거나 깊어 첫 단계의 값만 읽었습니다."
            found.settings.extend(_plain_lines(text, path))
            return found
        for node in _documents(text):
            _walk(found, node, "", 0)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        found.problem = f"YAML 형식 오류로 {_place(error)} 읽지 못했습니다."
        if not found.settings:
            found.settings.extend(_plain_lines(text, path))
    return found


def _is_bounded(text: str) -> bool:
    """Say whether the nodes stay within the caps; the composer recurses in C and would end the process on more."""
    depth = 0
    # The stubs leave the stream of yaml.parse untyped.
    events = cast("Iterator[yaml.Event]", yaml.parse(text, Loader=_LOADER))  # pyright: ignore[reportUnknownMemberType]
    for count, event in enumerate(events):
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or count > 2 * MAX_NODES:
            return False
    return True


def _documents(text: str) -> Iterator[yaml.Node]:
    # The stubs leave the stream and the result of compose_all untyped.
    nodes = cast("Iterator[yaml.Node | None]", yaml.compose_all(text, Loader=_LOADER))  # pyright: ignore[reportUnknownMemberType]
    return (node for node in islice(nodes, MAX_DOCUMENTS) if node is not None)


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    line = getattr(mark, "line", None)
    return f"{line + 1}번째 줄부터" if isinstance(line, int) else "일부를"


def _plain_lines(text: str, path: str) -> Iterator[Setting]:
    """Yield the top-level `key: value` lines of a text that is no YAML as a whole."""
    for number, line in enumerate(text.split("\n")[:MAX_NODES], start=1):
        match = _PLAIN_LINE.match(line[:MAX_TEXT])
        if match:
            name, value = match.groups()
            yield Setting(
                name=name, value=scalar(value.strip("'\"")), source=Source(path=path, line=number, field=name)
            )


def _walk(found: YamlSettings, node: yaml.Node, name: str, depth: int) -> None:
    found.visited += 1
    if node.tag.startswith(_MADE_BY) and name:
        _keep(found, _join(name, "_target_"), node.tag.partition(":")[2][:MAX_TEXT], node)
    if depth > MAX_DEPTH or found.visited > MAX_NODES:
        found.problem = f"설정이 너무 크거나 깊어 앞의 {len(found.settings)}개 값만 읽었습니다."
        return
    if isinstance(node, yaml.MappingNode):
        _walk_mapping(found, node, name, depth)
    elif isinstance(node, yaml.SequenceNode):
        _walk_sequence(found, node, name, depth)
    elif isinstance(node, yaml.ScalarNode) and name:
        _keep(found, name, value_of(node), node)


def _walk_mapping(found: YamlSettings, node: yaml.MappingNode, name: str, depth: int) -> None:
    pairs = [(k, v) for k, v in node.value if isinstance(k, yaml.ScalarNode)]
    # Merged keys come first, so that the mapping's own keys override them.
    for key, value in sorted(pairs, key=lambda pair: pair[0].tag != f"{_CORE}merge"):
        if found.visited > MAX_NODES:
            return
        if key.tag == f"{_CORE}merge":
            _walk(found, value, name, depth + 1)
            continue
        _walk(found, value, _join(name, key.value), depth + 1)


def _walk_sequence(found: YamlSettings, node: yaml.SequenceNode, name: str, depth: int) -> None:
    items: list[yaml.Node] = node.value
    if not name:
        _keep_overrides(found, items)
        return
    if all(isinstance(item, yaml.ScalarNode) for item in items):
        values = [value_of(item) for item in items[:MAX_NODES] if isinstance(item, yaml.ScalarNode)]
        single = len(values) == 1 and node.tag.startswith(_APPLY)
        _keep(found, name, values[0] if single else json.dumps(values, ensure_ascii=False)[:MAX_TEXT], node)
        return
    for at, item in enumerate(items):
        if found.visited > MAX_NODES:
            return
        _walk(found, item, _join(name, str(at)), depth + 1)


def _keep_overrides(found: YamlSettings, items: list[yaml.Node]) -> None:
    """Keep the `key=value` words of a document that is a list, as Hydra writes its overrides."""
    for item in items[:MAX_NODES]:
        key, equals, text = item.value.partition("=") if isinstance(item, yaml.ScalarNode) else ("", "", "")
        if equals and key:
            source = Source(path=found.path, line=int(item.start_mark.line) + 1, field=key.lstrip("+~"))
            found.settings.append(Setting(name=key.lstrip("+~")[:500], value=scalar(text[:MAX_TEXT]), source=source))


def value_of(node: yaml.ScalarNode) -> Scalar:
    """Return the plain value of a scalar by YAML's own resolution; unknown tags give the text."""
    text: str = node.value
    kind = node.tag.removeprefix(_CORE)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in {"true", "yes", "on"}
    if kind in {"int", "float"} or node.tag.startswith(f"{_CORE}python/"):
        value = scalar(text.replace("_", "").replace(".nan", "nan").replace(".inf", "inf"))
        return value if not isinstance(value, str) else text[:MAX_TEXT]
    return text[:MAX_TEXT]


def _keep(found: YamlSettings, name: str, value: Scalar, node: yaml.Node) -> None:
    line = int(node.start_mark.line) + 1
    source = Source(path=found.path, line=line, field=name)
    found.settings.append(Setting(name=name, value=value, source=source))
    plain = isinstance(node, yaml.ScalarNode) and not node.style
    if plain and isinstance(value, str) and _EXPONENT_STRING.match(value):
        found.events.append(_exponent_warning(name, value, source))


def _exponent_warning(name: str, value: str, source: Source) -> Event:
    place = f"{source.path}:{source.line}"
    text = f"{place}: {name}: {value} (PyYAML reads this as a string, not a number)"
    data: dict[str, str | float] = {"problem": "yaml_exponent_string", "key": name, "value": value}
    return Event(kind=EventKind.WARNING, text=text, source=source, data=data)


def _join(prefix: str, key: str) -> str:
    return f"{prefix}.{key}"[:500] if prefix else key[:500]
