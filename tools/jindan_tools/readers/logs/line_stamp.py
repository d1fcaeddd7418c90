"""Take off what a logger, a container or a launcher writes before every line, learnt from the head of a traceback."""

from __future__ import annotations

import re

from jindan_tools.text.regex import regex

_LONGEST = 160
_DIGITS = regex(r"\d+")
# PyTorch up to 1.1 raises with the worker's traceback as the message: 'RuntimeError: Traceback (most recent call last):'.
_RAISED = regex(r"(?:Error|Exception|Interrupt):$")
_BAR, _FRAME = "%|", '  File "'
# A time, and a level behind it: '2026-01-02T10:00:00.123Z ', '2026-01-02 10:00:00,123 - INFO - ', 'Jan  2 10:00:00 node7 job[42]: '.
_TIMED = regex(
    r"\[?(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?|"
    r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: [\w.-]+ [\w./-]+(?:\[\d+\])?:)?)\]?"
    r"(?:[ :|-]{0,3}\[?(?:DEBUG|INFO|WARNING|ERROR|CRITICAL|stdout|stderr)\b\]?(?: [FP])?(?: ?[-|:])?)? "
)


class LineStamp:
    """What stood before the head of the latest traceback: '2026-01-02 10:00:00,123 - ERROR - ', 'worker-0: '.

    Numbers in it may change from line to line. Lines without it are left as they are, as of a logger that stamps only
    the first line of a record.
    """

    def __init__(self) -> None:
        self._pattern: re.Pattern[str] | None = None

    def learn(self, before: str) -> None:
        """Take the text before a head for the stamp of the lines that follow; of a progress bar only its time."""
        timed = _TIMED.match(before) if _BAR in before else None
        self._take(before if _BAR not in before else timed[0] if timed is not None else "")

    def off(self, text: str) -> str:
        """Return the line without the stamp. A redrawn bar hides it before the head: then the first frame shows it."""
        if self._pattern is None and _FRAME in text:
            timed = _TIMED.match(text)
            self._take(text.partition(_FRAME)[0] if timed is not None and text.startswith(_FRAME, timed.end()) else "")
        match = self._pattern.match(text) if self._pattern is not None else None
        return text if match is None else text[match.end() :]

    def _take(self, stamp: str) -> None:
        bare = stamp.rstrip()
        if len(stamp) > len(bare) == 0:
            # A report that sets the traceback in as a whole, as conda's does.
            self._pattern = re.compile(f" {{{len(stamp)}}}") if stamp.isspace() and "\t" not in stamp else None
            return
        if not bare or _RAISED.search(bare) is not None or len(stamp) > _LONGEST:
            self._pattern = None
            return
        shape = _DIGITS.sub(r"\\d+", re.escape(bare))
        self._pattern = re.compile(f"{shape}(?: {{{len(stamp) - len(bare)}}}|$)")
