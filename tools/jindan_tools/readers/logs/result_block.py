"""Leave out the JSON with which timm repeats its best epochs at the end: they are no further records."""

from __future__ import annotations

from jindan_tools.readers.contract import Line, Reading

_MARK = "--result"


class ResultBlockScanner:
    """`--result` and the pretty-printed list below it, best epoch first, to the end of the log (timm train.py main)."""

    def __init__(self, path: str) -> None:
        self._inside = False

    def feed(self, line: Line) -> bool:
        """Take the mark and the lines of the JSON below it."""
        text = line.text.strip()
        if text == _MARK:
            self._inside = True
            return True
        if self._inside and text and text[0] not in '[]{}"':
            self._inside = False
        return self._inside

    def finish(self) -> Reading:
        """Return nothing: every figure stands in the log already."""
        return Reading()
