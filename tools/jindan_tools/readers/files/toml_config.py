"""Read TOML configurations such as config.toml; packaging files are none."""

from __future__ import annotations

from typing import cast

from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.json_settings import keep
from jindan_tools.readers.files.whole_text import file_name, too_large, whole_text
from jindan_tools.readers.files.yaml_config import framework_of
from jindan_tools.text.regex import regex

_PACKAGING = frozenset({"pyproject.toml", "poetry.toml", "uv.toml", "cargo.toml", "netlify.toml"})
_KEY = regex(r"^\s*(?P<key>[\w\-\".]+)\s*=|^\s*\[+(?P<table>[^\]]+)\]")


class TomlConfig:
    """Any TOML table."""

    name = "toml-config"

    def claims(self, path: str, head: str) -> bool:
        """Take .toml files that configure no package."""
        return bool(head) and file_name(path).endswith(".toml") and file_name(path) not in _PACKAGING

    def read(self, file: TextFile) -> Reading:
        """Return every value under its dotted key with the line of its key."""
        refused = too_large(file)
        if refused:
            return Reading(problem=refused)
        # Costs 4 ms, which a run without TOML need not pay.
        import tomllib  # noqa: PLC0415

        text = whole_text(file)
        try:
            table = cast("dict[str, object]", tomllib.loads(text))
        except (tomllib.TOMLDecodeError, RecursionError):
            return Reading(problem="TOML 형식이 깨져 있어 읽지 못했습니다.")
        lines = _lines(text)
        found: list[Setting] = []
        keep(found, "", table, Source(path=file.path))
        placed = tuple(_placed(setting, lines) for setting in found)
        return Reading(framework=framework_of(placed), settings=placed)


def _placed(setting: Setting, lines: dict[str, int]) -> Setting:
    source = Source(path=setting.source.path, line=lines.get(setting.name), field=setting.name)
    return Setting(name=setting.name, value=setting.value, source=source)


def _lines(text: str) -> dict[str, int]:
    """Return the 1-based line of each dotted key, as far as keys stand alone at the start of a line."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), start=1):
        at = _KEY.match(line)
        if at is None:
            continue
        if at["table"]:
            table = at["table"].strip()
        else:
            key = at["key"].replace('"', "")
            found.setdefault(f"{table}.{key}" if table else key, number)
    return found
