"""Read from a printed sample that a mark of the chat template stands twice in a row."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.text.regex import regex

_BEGINS = r"<\|begin_of_text\|>|<s>|<bos>|\[gMASK\]<sop>"
_HEADER = (
    r"<\|start_header_id\|>assistant<\|end_header_id\|>|<\|im_start\|>assistant|<start_of_turn>model|<\|assistant\|>"
)
_TWICE = regex(rf"({_BEGINS}|{_HEADER})\s*\1")
_ENDS = regex(rf"({_HEADER})\s*$")
_STARTS = regex(rf"^\s*({_HEADER})")
_LONGEST = 20_000


class DoubledMarkScanner:
    """`<|begin_of_text|><|begin_of_text|>...`, and a header of the assistant behind another, a blank line between."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._last = ""

    def feed(self, line: Line) -> bool:
        """Look at the line; others may read more from it."""
        text = line.text
        if not text.strip() or len(text) > _LONGEST:
            return False
        twice, starts = _TWICE.search(text), _STARTS.match(text)
        mark = twice[1] if twice is not None else starts[1] if starts is not None and starts[1] == self._last else ""
        if mark:
            kind = "header" if "assistant" in mark or "model" in mark else "begin"
            self._events.add(EventKind.FIGURE, line, {"name": f"doubled_{kind}", "mark": mark}, key=mark)
        ends = _ENDS.search(text)
        self._last = "" if ends is None else ends[1]
        return False

    def finish(self) -> Reading:
        """Return one event for each mark that stands twice."""
        return Reading(events=self._events.events())
