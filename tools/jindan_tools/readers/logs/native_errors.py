"""Read what dies below Python: assertions of CUDA kernels, and C++ exceptions that nobody caught."""

from __future__ import annotations

from jindan_tools.text.regex import regex

# CUDA's device-side assert: "file.cu:257: kernel: block: [0,0,0], thread: [4,0,0] Assertion `claim` failed."
_ASSERT = regex(r"\.cuh?:\d+:.{0,300}?Assertion [`'\"]?(?P<claim>.{1,200}?)[`'\"]? failed")
_THROWN = regex(r"terminate called after throwing an instance of '(?P<type>[\w:]{1,80})'")
_WHAT = regex(r"^\W*(?:\[\w+:?\d*\]:?\s*)?what\(\):\s+(?P<message>\S.*)$")
# what() follows directly; another rank's lines may come between.
_NEAR = 5


def asserted(text: str) -> str:
    """Return the claim of a CUDA kernel's failed assertion, '' for any other line."""
    match = _ASSERT.search(text) if "Assertion" in text else None
    return "" if match is None else match["claim"]


class NativeErrors:
    """Join `terminate called after throwing an instance of 'X'` with the `what():  message` below it."""

    def __init__(self) -> None:
        self._type = ""
        self._line = 0

    def feed(self, text: str, number: int) -> tuple[str, str] | None:
        """Return (type, message) on the line of the message, else None."""
        if "terminate called" in text:
            match = _THROWN.search(text)
            self._type, self._line = ("", 0) if match is None else (match["type"], number)
            return None
        if not self._type or "what()" not in text:
            return None
        match = _WHAT.match(text)
        thrown, self._type = self._type, ""
        return (thrown, match["message"].strip()) if match is not None and number - self._line <= _NEAR else None
