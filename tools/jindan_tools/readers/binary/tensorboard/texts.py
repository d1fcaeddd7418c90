"""Read settings out of the texts that trainers log: JSON of all arguments, or a Markdown table of names and values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.binary.tensorboard.events import Value
from jindan_tools.readers.files.cells import scalar
from jindan_tools.readers.files.json_settings import read_json_settings
from jindan_tools.readers.files.json_text import JsonText
from jindan_tools.text.regex import regex

_ROW = regex(r"^\|\s*([A-Za-z_][\w./\-]*)\s*\|\s*([^|]*?)\s*\|\s*$", re.MULTILINE)
_HEAD = frozenset({"param", "parameter", "name", "key", "hparam", "arg", "argument"})
_MAX = 2000
# The HF Trainer logs TrainingArguments as `args` and the model's configuration as `model_config`.
_MODEL = regex(r"model_config")
_NAMES_A_CONFIGURATION = regex(r"arg|param|config|opt|cfg|setting", re.IGNORECASE)


def text_settings(specials: Iterable[tuple[int, Value]], path: str) -> tuple[Setting, ...]:
    """Return the settings of the first text of each tag that is a configuration."""
    found: list[Setting] = []
    seen: set[str] = set()
    for record, value in specials:
        if value.text is None or value.tag in seen or value.tag == "keras":
            continue
        seen.add(value.tag)
        found.extend(_of_text(value, path, record))
    return tuple(found[:_MAX])


def _of_text(value: Value, path: str, record: int) -> Iterator[Setting]:
    text = (value.text or "").strip()
    if text.startswith("{"):
        prefix = "model_config" if _MODEL.search(value.tag) else ""
        read = read_json_settings(JsonText(text), path, prefix=prefix)
        for setting in read.settings:
            yield replace(setting, source=Source(path=path, line=record, field=setting.name))
        return
    if not _NAMES_A_CONFIGURATION.search(value.tag):
        return
    for name, cell in _ROW.findall(text):
        if name.lower() not in _HEAD and not set(cell) <= {"-", ":"}:
            yield Setting(name=name, value=scalar(cell), source=Source(path=path, line=record, field=name))
