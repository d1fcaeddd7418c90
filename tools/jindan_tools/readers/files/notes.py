"""Read what people wrote beside a run, line by line; notes are claims, not measurements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.text.regex import regex

_MAX_LINES = 400
_MAX_TEXT = 500
# Not `notebook_output.txt` and `memory.txt`; a folder counts by its whole name.
_NAMED = regex(r"note(?!book)|memo(?!r(?:y|ies))|readme|메모|노트(?!북)|회고", re.IGNORECASE)
_FOLDER = regex(r"(?:^|/)(?:notes?|memos?|메모|노트|회고)/", re.IGNORECASE)
_NOT_NOTES = regex(r"license|contributing|code_of_conduct|changelog", re.IGNORECASE)
# A program that a manual shows; a command or a piece of a log in a fence is what the person did or saw.
_PROGRAM = regex(r"^\s{0,3}(`{3,}|~{3,})\s*(?:python|py|pycon|c|cpp|cuda|java|javascript|js|html)\b", re.IGNORECASE)


class Notes:
    """Markdown files of the run directory and text files that are named as notes."""

    name = "notes"

    def claims(self, path: str, head: str) -> bool:
        """Say whether the file holds a person's notes."""
        del head
        pure = PurePosixPath(path)
        if _NOT_NOTES.search(pure.stem):
            return False
        named = _NAMED.search(pure.name) or _FOLDER.search(path)
        return pure.suffix.lower() in {".md", ".markdown"} or (
            bool(named) and pure.suffix.lower() in {".txt", ".rst", ""}
        )

    def read(self, file: TextFile) -> Reading:
        """Return one NOTE event for each line with text."""
        lines = [line for line in _prose(file.lines) if line.text.strip().strip("#|-=* ")]
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


def _prose(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines outside fenced programs."""
    fence = ""
    for line in lines:
        opening = None if fence else _PROGRAM.match(line.text)
        if opening is not None:
            fence = opening[1]
        elif not fence:
            yield line
        elif line.text.strip() == fence:
            fence = ""
