"""The one choke point: what every text passes before it may leave the machine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import NewType

from jindan_agent.llm.secret_patterns import HIDDEN, PATTERNS, SecretPattern
from jindan_tools.text.safe import safe_text

Clean = NewType("Clean", str)
_UNBOUNDED = 10_000_000


class Redactor:
    """Hides secrets and personal data. `count` is how many different ones it has hidden so far.

    `known` are secrets at hand, such as our own key. The object keeps only digests of what it hid.
    """

    def __init__(self, known: Sequence[str] = ()) -> None:
        self._known = tuple(k for k in known if len(k) >= 8)
        self._seen: set[bytes] = set()

    @property
    def count(self) -> int:
        """Return the number of different values hidden so far."""
        return len(self._seen)

    def clean(self, text: str) -> Clean:
        """Return `text` without escapes, control characters, secrets, mail addresses and names of home folders."""
        shown = safe_text(text, _UNBOUNDED)
        for known in self._known:
            if known in shown:
                self._note(known)
                shown = shown.replace(known, HIDDEN)
        for each in PATTERNS:
            shown = self._hide(each, shown)
        return Clean(shown)

    def clean_value(self, value: object) -> object:
        """Return plain data with every text in it cleaned; keys are ours and stay."""
        match value:
            case str():
                return self.clean(value)
            case Mapping():
                return {str(k): self.clean_value(v) for k, v in value.items()}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            case list() | tuple():
                return [self.clean_value(v) for v in value]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            case _:
                return value

    def _hide(self, each: SecretPattern, text: str) -> str:
        group = "secret" if "secret" in each.pattern.groupindex else 0

        def replace(match: re.Match[str]) -> str:
            secret = match.group(group)
            if secret.startswith(HIDDEN):
                return match.group()
            self._note(secret)
            start, end = match.start(group) - match.start(), match.end(group) - match.start()
            whole = match.group()
            return f"{whole[:start]}{each.shown}{whole[end:]}"

        return each.pattern.sub(replace, text)

    def _note(self, secret: str) -> None:
        self._seen.add(hashlib.sha256(secret.encode("utf-8", "replace")).digest())
