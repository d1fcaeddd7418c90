"""Pick the comments of a configuration or script in which a person says why something went wrong."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import TextFile
from jindan_tools.text.regex import regex

_SUFFIXES = frozenset({".yaml", ".yml", ".py", ".sh", ".toml", ".cfg", ".ini", ".conf"})
_COMMENT = regex(r"(?:^|\s)#\s*(?P<text>\S.*)$")
# Only comments that blame something are kept; what settings mean is said in the documentation.
_BLAME = regex(
    r"원인|때문|탓|의심|인한|것 ?같|문제|because|due to|caus(?:e|ed)|culprit|suspect|probably|looks like|turned out",
    re.IGNORECASE,
)
_MOST, _LONGEST = 20, 300


def blaming_comments(file: TextFile) -> tuple[Event, ...]:
    """Return up to 20 comments of a file with `#` comments that name a reason."""
    if PurePosixPath(file.path).suffix.lower() not in _SUFFIXES:
        return ()
    found: list[Event] = []
    for line in file.lines:
        match = _COMMENT.search(line.text) if "#" in line.text else None
        if match is not None and _BLAME.search(match["text"]):
            text = match["text"].strip()[:_LONGEST]
            found.append(Event(kind=EventKind.COMMENT, text=text, source=Source(path=file.path, line=line.number)))
    return tuple(found[:_MOST])
