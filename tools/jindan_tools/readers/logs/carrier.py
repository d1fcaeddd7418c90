"""Take off what a container, a system log or a launcher writes before every line of what it carries."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.encodings import decode_head
from jindan_tools.text.regex import regex

_LOOKED_AT = 60
# By what writes it: docker logs -t, kubectl logs --timestamps and hosted runners; syslog, journalctl and ts; torchrun
# --tee; Ray; mpirun --tag-output; srun --label. A launcher that carries several processes is none: theirs would mix.
_TIMED = (
    regex(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)(?: std(?:out|err) [FP])?(?:[ \t]|$)",
        words=("T",),
    ),
    regex(r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: [\w.-]+ [\w./@-]+\[\d+\]:)?(?: |$)"),
)
_LABELLED = (
    regex(r"(?P<label>\[default\d+\]:)", words=("[default",)),
    regex(r"(?P<label>\[rank\d+\]:)(?: |$)", words=("[rank",)),
    regex(r"(?P<label>\(\w+ pid=\d+(?:, ip=[\d.]+)?\))(?: |$)", words=(" pid=",)),
    regex(r"(?P<label>\[\d+,\d+\]<std(?:out|err)>:)", words=("]<std",)),
    regex(r"(?P<label>\d+: )", words=(": ",)),
)
_FEWEST_LABELLED = 8
_DIGITS = "0123456789"


def without_carrier(file: TextFile) -> TextFile:
    """Return the file with the text of its lines as the training wrote it, their numbers unchanged.

    Nothing changes unless every line at the head of the file has the mark of one carrier.
    """
    mark = carrier_of(line.text for line in _first_pieces(file.lines))
    if mark is None:
        return file
    return replace(file, lines=tuple(_bare(line, mark) for line in file.lines))


def is_carried(head: bytes) -> bool:
    """Say whether the first bytes of a log are carried: such a log is read line by line."""
    return carrier_of(decode_head(head).splitlines()[:-1]) is not None


def carrier_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Return the mark that all of the first texts begin with, None when there is none."""
    seen = [text for text, _ in zip(texts, range(_LOOKED_AT), strict=False) if text.strip()]
    if not seen or not seen[0][0].isascii():
        return None
    if seen[0][0] in _DIGITS or seen[0][0].isupper():
        # The mark that begins with a digit, or the one that begins with a month.
        timed = _TIMED[seen[0][0].isupper()]
        if all(map(timed.match, seen)):
            return timed
    if len(seen) < _FEWEST_LABELLED or seen[0][0] not in f"[({_DIGITS}":
        return None
    return next((mark for mark in _LABELLED if _of_one(mark, seen)), None)


def _of_one(mark: re.Pattern[str], texts: list[str]) -> bool:
    found = [match["label"] if (match := mark.match(text)) else "" for text in texts]
    return bool(found[0]) and len(set(found)) == 1


def _first_pieces(lines: Iterable[Line]) -> Iterable[Line]:
    number = 0
    for line in lines:
        if line.number != number:
            yield line
        number = line.number


def _bare(line: Line, mark: re.Pattern[str]) -> Line:
    match = mark.match(line.text)
    return line if match is None else Line(number=line.number, text=line.text[match.end() :])
