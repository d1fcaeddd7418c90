"""Read the table of nvidia-smi that a script printed before its training."""

from __future__ import annotations

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.side.nvidia_smi import SmiTable

_ROWS = 400


class SmiTableScanner:
    """The framed rows below `NVIDIA-SMI 535.54  Driver Version: ...`."""

    def __init__(self, path: str) -> None:
        self._table = SmiTable(path)
        self._left = 0

    def feed(self, line: Line) -> bool:
        """Take the rows of the table."""
        if "NVIDIA-SMI" in line.text and line.text.lstrip().startswith("|"):
            self._left = _ROWS
        framed = self._left > 0 and line.text.lstrip()[:2] in {"| ", "|=", "|-", "+-"}
        if framed:
            self._table.feed(line)
            self._left -= 1
        elif line.text.strip():
            self._left = 0
        return framed

    def finish(self) -> Reading:
        """Return driver, card and memory in use when the table was drawn."""
        return Reading(settings=tuple(self._table.settings), events=(*self._table.events, *self._table.cards()))
