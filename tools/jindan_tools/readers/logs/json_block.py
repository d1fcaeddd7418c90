"""Read the configuration that a log begins with as JSON over many lines, as those of LAVIS and its kin do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import cast

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.files.json_settings import MAX_SETTINGS, plain
from jindan_tools.readers.logs.collect import SettingCollector

# lavis/runners/runner_base.py, log_config, 0.1 to 1.0: json.dumps(config, indent=4).
_LONGEST = 600
_LAST_START = 50


class JsonBlockScanner:
    """`{` alone in a line near the top, members below, `}` at the margin."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)
        self._open: list[Line] = []
        self._done = False

    def feed(self, line: Line) -> bool:
        """Take the lines of the first block."""
        text = line.text
        if self._done or (not self._open and (text != "{" or line.number > _LAST_START)):
            return False
        self._open.append(line)
        if text == "}":
            self._end()
        elif len(self._open) > _LONGEST or (len(self._open) > 1 and text[:1] not in " \t"):
            self._done = True
        return not self._done or text == "}"

    def finish(self) -> Reading:
        """Return the settings, each with the line that names it."""
        return Reading(settings=self._settings.settings())

    def _end(self) -> None:
        self._done = True
        try:
            parsed: object = json.loads("\n".join(line.text for line in self._open))
        except (ValueError, RecursionError):
            return
        if not isinstance(parsed, dict):
            return
        at = 0
        for count, (name, value) in enumerate(_leaves("", cast("Mapping[str, object]", parsed))):
            key = f'"{name.rpartition(".")[2]}":'
            at = next((i for i in range(at, len(self._open)) if key in self._open[i].text), at)
            if count < MAX_SETTINGS:
                self._settings.add(name, plain(value), self._open[at])


def _leaves(path: str, section: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for key, value in section.items():
        name = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            yield from _leaves(name, cast("Mapping[str, object]", value))
        else:
            yield name, value
