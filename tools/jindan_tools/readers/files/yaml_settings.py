"""Read the settings of a YAML text, without PyYAML where it is nothing but plain lines."""

from __future__ import annotations

from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.files.flat_yaml import read_flat
from jindan_tools.readers.files.yaml_found import YamlSettings


def read_yaml(text: str, path: str) -> YamlSettings:
    """Return the settings of a YAML text under dotted keys; lists of plain values become one JSON-like text.

    Tags such as `!!python/tuple` are inert, aliases are followed within the caps on nodes and depth.
    """
    flat = read_flat(text)
    if flat is not None:
        lines = [Setting(name=k, value=v, source=Source(path=path, line=n, field=k)) for n, k, v in flat]
        return YamlSettings(path=path, settings=lines, visited=len(lines))
    # PyYAML takes as long to import as a small run takes to read.
    from jindan_tools.readers.files.yaml_nodes import read_nodes  # noqa: PLC0415

    return read_nodes(text, path)
