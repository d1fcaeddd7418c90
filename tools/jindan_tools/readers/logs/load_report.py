"""Read what transformers 5 and PyTorch print when weights of a checkpoint are missing."""

from __future__ import annotations

import re

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.text.regex import regex

# transformers/utils/loading_report.py: "BertModel LOAD REPORT from: path", a heading, then "key | STATUS | details".
_HEAD = "LOAD REPORT"
_ROW = regex(r"^\s*(?P<key>[\w.]+(?:\{[\d., ]*\}[\w.]*)*)\s*\|\s*(?P<status>MISSING|UNEXPECTED|MISMATCH|CONVERSION)\b")
_PLAIN = regex(r"\x1b?\[[0-9;]*m")
_BRACES = regex(r"\{(\d+)[^}]*\}")
_LONGEST_TABLE = 400
# torch.nn.modules.module._IncompatibleKeys, what load_state_dict(strict=False) returns.
_TORCH = regex(
    r"_IncompatibleKeys\(missing_keys=\[(?P<missing>[^\]]{0,4000})\], unexpected_keys=\[(?P<unexpected>[^\]]{0,4000})\]\)"
)

# `missing: ['0.weight', ...]` and `unexpected keys: [...]`, each on a line of its own, as scripts print the two lists.
_LISTED = regex(
    r"^\W{0,4}(?P<side>missing|unexpected)(?:[ _]keys?)?\s?[:=]?\s?\[(?P<names>'[^\]]{1,4000})\]\s*$", re.IGNORECASE
)
# `missing keys: 56, unexpected keys: 56`, `missing=56 unexpected=56`: the lengths of the two lists.
_COUNTED = regex(
    r"\bmissing(?:[ _]keys?)?\W{1,3}(?P<missing>\d{1,6})\b\D{1,12}\bunexpected(?:[ _]keys?)?\W{1,3}(?P<unexpected>\d{1,6})\b",
    re.IGNORECASE,
)


class LoadReportScanner:
    """`classifier.weight | MISSING |` below `BertForSequenceClassification LOAD REPORT from: ...`."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._left = 0
        self._missing: list[str] = []
        self._data: dict[str, str | float] | None = None
        self._listed: dict[str, str] = {}

    def feed(self, line: Line) -> bool:
        """Take the rows of the table."""
        if _HEAD in line.text:
            self._left, self._missing, self._data = _LONGEST_TABLE, [], None
            return True
        if "_IncompatibleKeys" in line.text:
            return self._told_by_torch(line)
        if self._lists(line) or self._counts(line):
            return True
        if self._left <= 0:
            return False
        self._left -= 1
        text = _PLAIN.sub("", line.text)
        row = _ROW.match(text)
        if row is None:
            self._left = self._left if text.startswith(("Key", "-", " ")) or not text.strip() else 0
            return False
        if row["status"] == "MISSING":
            self._add(line, text, _BRACES.sub(r"\1", row["key"]))
        return True

    def _told_by_torch(self, line: Line) -> bool:
        found = _TORCH.search(line.text)
        if found is None:
            return False
        data: dict[str, str | float] = {name: found[name][:2000] for name in ("missing", "unexpected")}
        counts = {f"{name}_count": float(found[name].count("'") // 2) for name in ("missing", "unexpected")}
        self._events.add(EventKind.WEIGHTS, line, data | counts)
        return True

    def _counts(self, line: Line) -> bool:
        found = _COUNTED.search(line.text) if "issing" in line.text and "nexpected" in line.text else None
        if found is None:
            return False
        counts: dict[str, str | float] = {f"{name}_count": float(found[name]) for name in ("missing", "unexpected")}
        self._events.add(EventKind.WEIGHTS, line, counts)
        return True

    def _lists(self, line: Line) -> bool:
        """Keep one of the two lists; both together are what load_state_dict returned."""
        found = _LISTED.match(line.text)
        if found is None:
            return False
        self._listed[found["side"].lower()] = found["names"]
        if len(self._listed) == 2:
            data: dict[str, str | float] = {side: names[:2000] for side, names in self._listed.items()}
            counts = {f"{side}_count": float(names.count("'") // 2) for side, names in self._listed.items()}
            self._events.add(EventKind.WEIGHTS, line, data | counts)
            self._listed = {}
        return True

    def _add(self, line: Line, text: str, key: str) -> None:
        self._missing.append(key)
        if self._data is None:
            self._data = self._events.add(EventKind.WEIGHTS, line, text=text)
        self._data["newly_initialized"] = str(self._missing[:40])

    def finish(self) -> Reading:
        """Return one event a table."""
        return Reading(events=self._events.events())
