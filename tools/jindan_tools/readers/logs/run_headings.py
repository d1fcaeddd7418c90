"""Read the line over one run of several in a log: `=== Run 2/6: lr=0.01, batch_size=64 ===`, `Training with lr=0.1`."""

from __future__ import annotations

import re

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.argument_line import RECORDED, is_number
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.resolve.names import canonical_name
from jindan_tools.text.regex import regex

_LONGEST = 300
# `Run 2/6:`, `[trial 3]`, `Experiment #4 -`, `Training with`, or a rule of signs on either side.
_NUMBERED = regex(
    r"(?:^|[\]>|:-]\s|[=#*-]{3}\s*|\[)(?:[Rr]un|RUN|[Tt]rial|TRIAL|[Ee]xperiment|EXPERIMENT|[Ee]xp|[Cc]onfig(?:uration)?|[Cc]ombination|[Cc]ombo|[Jj]ob|[Ss]weep|"
    r"[Ss]etting)(?:\s|#|\s#)\s*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\]?\s*(?:params?|config|with)?\s*[:|,-]?\s*(?=[\[({A-Za-z'\"])"
)
_TRIED = regex(
    r"(?:^|[\]>|:-]\s|[=#*-]{3}\s*)(?:[Nn]ow |[Ss]tart(?:ing)? )?(?:[Tt]raining|[Tt]rain|[Rr]unning|[Rr]un|[Tt]rying|[Tt]esting|[Ee]valuating)(?: (?:a |the )?(?:model|network))? (?:with|using)"
    r"(?: (?:params?|parameters|config\w*|hyper-?parameters|settings))?\s*:?\s*(?=[\[({A-Za-z'\"])"
)
_RULED = regex(r"^\s*[=#*-]{3,}\s*(?=[A-Za-z])(?=.{3,200}[=#*-]{3,}\s*$)")
_BETWEEN = regex(r",\s*|\s{2,}|\s*\|\s+|;\s+|\s+(?=[A-Za-z_]+=)|\sand\s")
_FIELD = regex(r"^['\"]?([A-Za-z][\w.\-]*(?: [a-z]+){0,2})['\"]?\s*[:=]\s*['\"]?([^\s=:'\"]{1,80})['\"]?$")


class RunHeadingScanner:
    """A heading that names a run and says what differs in it; the settings stand where they were printed."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)
        self._counts: set[str] = set()

    def concerns(self, shape: str) -> bool:
        """Say whether a line of this shape is a heading."""
        return _head(shape) is not None

    def feed(self, line: Line) -> bool:
        """Take a heading."""
        head = _head(line.text)
        fields = None if head is None else _fields(line.text[head.end() :])
        if not fields or (len(fields) == 1 and self._counted(*fields[0])):
            return False
        for name, value in fields:
            self._settings.add_text(name.replace(" ", "_"), value, line)
        return True

    def _counted(self, name: str, value: str) -> bool:
        """Say whether a name alone counts what was done, as `---- batch: 010 ----` begins to: settings have no zero in front."""
        if value.isdigit() and value.startswith("0"):
            self._counts.add(name)
        return name in self._counts

    def finish(self) -> Reading:
        """Return the settings."""
        return Reading(settings=self._settings.settings())


def _head(text: str) -> re.Match[str] | None:
    if len(text) > _LONGEST or "loss" in text or ("=" not in text and ":" not in text):
        return None
    return _NUMBERED.search(text) or _TRIED.search(text) or _RULED.match(text)


def _fields(text: str) -> list[tuple[str, str]]:
    """Return the fields of a heading that holds settings and no measurement, nothing otherwise."""
    bare = text.strip().strip("=#*-").strip().rstrip(".").strip(" {}()[]")
    found = [_FIELD.match(part.strip()) for part in _BETWEEN.split(bare) if part.strip()]
    fields = [(part[1], part[2]) for part in found if part is not None]
    if len(fields) < len(found) or any(RECORDED.match(name) and is_number(value) for name, value in fields):
        return []
    return fields if any(canonical_name(name.replace(" ", "_")) for name, _ in fields) else []
