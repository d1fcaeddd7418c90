"""Everything that is printed: the report on stdout, all the rest on stderr."""

from __future__ import annotations

import os
import sys

from jindan_agent.errors import error_text

_BAR = 20


def prepare_streams() -> None:
    """Let a terminal that lacks a letter show a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def write_report(text: str) -> None:
    """Write to stdout; a reader that went away (head, less) is no error."""
    try:
        print(text, end="", flush=True)
    except BrokenPipeError:
        _silence(sys.stdout.fileno())


def write_error(what: str, hint: str) -> None:
    """Show a problem and what to do about it."""
    # Help and version, which start at once, show neither errors nor progress.
    from jindan_tools.text.safe import safe_text  # noqa: PLC0415

    _note(error_text(safe_text(what), safe_text(hint)))


def write_note(text: str) -> None:
    """Show a line that is not part of the report."""
    _note(text)


class Progress:
    """How far a batch is: a bar on a terminal, one line a run elsewhere, nothing for a single path."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._live = sys.stderr.isatty()

    def step(self, name: str, result: str) -> None:
        """Count one path as done."""
        self._done += 1
        if self._total < 2:
            return
        # As in write_error.
        from jindan_tools.text.safe import safe_line  # noqa: PLC0415

        words = f"{safe_line(name, 40)}: {result}"
        if not self._live:
            _note(f"[{self._done}/{self._total}] {words}")
            return
        full = _BAR * self._done // self._total
        bar = "█" * full + "░" * (_BAR - full)
        _note(f"\r\x1b[2K[{bar}] {self._done}/{self._total} {safe_line(words, 60)}", end="")

    def close(self) -> None:
        """End the line of the bar."""
        if self._live and self._total > 1 and self._done:
            _note("")


def _note(text: str, end: str = "\n") -> None:
    try:
        print(text, end=end, file=sys.stderr, flush=True)
    except BrokenPipeError:
        _silence(sys.stderr.fileno())


def _silence(descriptor: int) -> None:
    """Send what is still buffered nowhere, so that the exit of Python does not fail on it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
