"""Leave out what a reasoning model thinks aloud: some servers pass it on inside the answer."""

from __future__ import annotations

from jindan_tools.text.regex import regex

_OPENS = regex(r"<(think|thinking|reasoning)>")
# The longest mark less one letter may still be on its way.
_LONGEST_MARK = len("</reasoning>")


class Thoughts:
    """Passes pieces of text on, without what stands between the marks of a thought."""

    def __init__(self) -> None:
        self._rest = ""
        self._until = ""

    def spoken(self, piece: str) -> str:
        """Return what of the text so far is surely no thought."""
        self._rest += piece
        said: list[str] = []
        while self._step(said):
            pass
        return "".join(said)

    def finish(self) -> str:
        """Return what was held back; a thought that never ended stays out."""
        rest, self._rest = self._rest, ""
        return "" if self._until else rest

    def _step(self, said: list[str]) -> bool:
        """Move over one mark; say whether there was one."""
        if self._until:
            at = self._rest.find(self._until)
            if at < 0:
                self._rest = self._rest[-_LONGEST_MARK:]
                return False
            self._rest, self._until = self._rest[at + len(self._until) :], ""
            return True
        found = _OPENS.search(self._rest)
        if found is not None:
            said.append(self._rest[: found.start()])
            self._rest, self._until = self._rest[found.end() :], f"</{found.group(1)}>"
            return True
        keep = self._rest.rfind("<", max(0, len(self._rest) - _LONGEST_MARK))
        cut = len(self._rest) if keep < 0 else keep
        said.append(self._rest[:cut])
        self._rest = self._rest[cut:]
        return False
