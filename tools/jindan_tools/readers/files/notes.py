"""Read what people wrote beside a run, line by line; notes are claims, not measurements."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.text.regex import regex

_MAX_LINES = 400
_MAX_TEXT = 500
_NAMES = ("note", "memo", "readme", "메모", "노트", "회고", "기록")
_NOT_NOTES = regex(r"license|contributing|code_of_conduct|changelog", re.IGNORECASE)


class Notes:
    """Markdown files of the run directory and text files that are named as notes."""

    name = "notes"

    def claims(self, path: str, head: str) -> bool:
        """Say whether the file holds a person's notes."""
        del head
        pure = PurePosixPath(path)
        if _NOT_NOTES.search(pure.stem):
            return False
        named = any(word in path.lower() for word in _NAMES)
        return pure.suffix.lower() in {".md", ".markdown"} or (named and pure.suffix.lower() in {".txt", ".rst", ""})

    def read(self, file: TextFile) -> Reading:
        """Return one NOTE event for each line with text."""
        lines = [line for line in file.lines if line.text.strip().strip("#|-=* ")]
        events = tuple(
            Event(
                kind=EventKind.NOTE,
                text=line.text.strip()[:_MAX_TEXT],
                source=Source(path=file.path, line=line.number),
            )
            for line in lines[:_MAX_LINES]
        )
        skipped = len(lines) - len(events)
        return Reading(events=events, problem=f"메모가 길어 뒤의 {skipped}줄은 읽지 않았습니다." if skipped else "")
