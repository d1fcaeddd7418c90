"""Find where Python stood when a signal killed it: the stack that faulthandler prints, the deepest frame first."""

from __future__ import annotations

from jindan_tools.readers.logs.tracebacks import Frame
from jindan_tools.text.regex import regex

# CPython Python/traceback.c: "Fatal Python error: Segmentation fault", "Current thread 0x7f... (most recent call first):".
FATAL = "Fatal Python error: "
_STACK = regex(r"^(?P<which>Current thread|Thread) 0x[0-9a-f]+.{0,80}\(most recent call first\):")
_FRAME = regex(r'^  File "(?P<path>[^"]{1,400})", line (?P<line>\d{1,9}) in (?P<function>\S.{0,200})$')


class FaultFrames:
    """Follow the lines below `Fatal Python error` and write the place of the thread at fault into its event."""

    def __init__(self) -> None:
        self._data: dict[str, str | float] | None = None
        self._frames: list[Frame] | None = None

    def begin(self, data: dict[str, str | float]) -> None:
        """Await the stack that belongs to the event with this data."""
        self._data, self._frames = data, None

    def feed(self, text: str) -> bool:
        """Take a line of the stack of the current thread."""
        if self._data is None:
            return False
        stack = _STACK.match(text)
        if stack is not None:
            self._frames = [] if stack["which"] == "Current thread" else None
            return True
        found = _FRAME.match(text)
        if found is None:
            return False
        if self._frames is not None:
            self._frames.append(Frame(path=found["path"], line=int(found["line"]), function=found["function"]))
            self._place(self._data, self._frames)
        return True

    @staticmethod
    def _place(data: dict[str, str | float], frames: list[Frame]) -> None:
        own = next((frame for frame in frames if not frame.in_library()), None)
        at = own or frames[0]
        data |= {"frame": at.text(), "function": at.function}
