"""The stems of Korean words, where the extra `korean` (kiwipiepy) is installed; without it there are none.

Kiwi's dictionary ships inside its package, so no network is asked. Loading it takes about 1.2 s and 300 MB.
"""

# kiwipiepy is not installed where the types are checked.
# pyright: reportMissingImports=false, reportUnknownVariableType=false, reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib.util import find_spec
from typing import Protocol, cast

from jindan_knowledge.terms import LONGEST_TEXT

_PACKAGE = "kiwipiepy"
# Nouns, roots, verbs, adjectives and adverbs; a verb's tag may end in -R or -I (regular, irregular).
# Source: kiwipiepy's table of part-of-speech tags (Sejong tags).
_TELLING = frozenset({"NNG", "NNP", "XR", "VV", "VA", "MAG"})


class _Token(Protocol):
    form: str
    tag: str


def morphemes(text: str) -> list[str]:
    """Return the stems of the Korean words of a text in order, [] when the extra is not installed."""
    read = _reader()
    if read is None or not any("가" <= letter <= "힣" for letter in text):
        return []
    return [t.form for t in read(text[:LONGEST_TEXT]) if t.tag.partition("-")[0] in _TELLING]


def is_installed() -> bool:
    """Say whether the extra is there."""
    return find_spec(_PACKAGE) is not None


@cache
def _reader() -> Callable[[str], Iterable[_Token]] | None:
    if not is_installed():
        return None
    # Costs what only a search that can use it may cost.
    from kiwipiepy import Kiwi  # noqa: PLC0415

    return cast("Callable[[str], Iterable[_Token]]", Kiwi(num_workers=1).tokenize)
