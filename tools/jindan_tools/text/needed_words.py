"""Read from the source of a pattern the words one of which stands in whatever it matches."""

from __future__ import annotations

from jindan_tools.text.regex import regex

_PLAIN = regex(r"[^\\[\](){}|?*+^$.]+")
_GROUP, _NAMED = "(?:", "(?P<"
_FLAGS = frozenset("aiLmsux")
_SHORTEST = 2
# How many letters follow these behind a backslash.
_CODES = {"x": 2, "u": 4, "U": 8}

# Words of which one is needed; none when any text may do.
_Words = tuple[str, ...]


def needed_words(source: str) -> _Words:
    """Return words such that every match of a pattern holds one of them, () when its source shows none.

    A word is a run of letters that stands outside classes and options, of two letters at least; an alternative without
    any leaves none for all, and so do flags in the source. It is not for re.VERBOSE. Raises IndexError or ValueError on
    what is no pattern.
    """
    if source[:2] == "(?" and source[2:3] in _FLAGS:
        return ()
    words, end = _alternatives(source, 0)
    return words if end == len(source) and _shortest(words) >= _SHORTEST else ()


def _shortest(words: _Words) -> int:
    return min(map(len, words), default=0)


def _alternatives(source: str, at: int) -> tuple[_Words, int]:
    """Return the words of the alternatives from a place on, and where they end: at a bracket that closes or at the end."""
    found: list[_Words] = []
    while True:
        words, at = _sequence(source, at)
        found.append(words)
        if source[at : at + 1] != "|":
            return tuple(dict.fromkeys(w for each in found for w in each)) if all(found) else (), at
        at += 1


def _sequence(source: str, at: int) -> tuple[_Words, int]:
    """Return the best words of one alternative: the longest run of letters, or those of a group."""
    best: _Words = ()
    while at < len(source) and source[at] not in "|)":
        plain = _PLAIN.match(source, at)
        words, at = _atom(source, at) if plain is None else ((plain[0],), plain.end())
        optional, at = _quantifier(source, at)
        if optional:
            # Of a run, only the last letter may be missing.
            words = () if plain is None else (plain[0][:-1],)
        if _shortest(words) > _shortest(best):
            best = words
    return best, at


def _atom(source: str, at: int) -> tuple[_Words, int]:
    """Return the words that an atom needs other than plain letters, and where it ends."""
    begins = source[at]
    if begins == "\\":
        end = at + 2 + _CODES.get(source[at + 1], 0)
        while source[at + 1].isdigit() and source[end : end + 1].isdigit():
            end += 1
        return (), end
    if begins == "[":
        return (), _end_of_class(source, at)
    return _group(source, at) if begins == "(" else ((), at + 1)


def _group(source: str, at: int) -> tuple[_Words, int]:
    """Return the words of a group; none of one that looks ahead or back, or that stands for another."""
    plain = True
    if source.startswith(_GROUP, at):
        body = at + len(_GROUP)
    elif source.startswith(_NAMED, at):
        body = source.index(">", at) + 1
    else:
        plain = source[at + 1] != "?"
        # Behind its mark, which is no quantifier.
        body = at + 1 if plain else at + 3
    words, end = _alternatives(source, body)
    return words if plain else (), end + 1


def _end_of_class(source: str, at: int) -> int:
    at += 2 if source[at + 1] == "^" else 1
    # A bracket that comes first is one of the letters.
    at += source[at] == "]"
    while source[at] != "]":
        at += 2 if source[at] == "\\" else 1
    return at + 1


def _quantifier(source: str, at: int) -> tuple[bool, int]:
    """Say whether what stands before a place may be missing, and where its quantifier ends."""
    begins = source[at : at + 1]
    if not begins or begins not in "?*+{":
        return False, at
    end = max(source.find("}", at), at) if begins == "{" else at
    least, _, most = source[at + 1 : end].partition(",")
    if begins == "{" and not f"{least}{most}".isdigit():
        return False, at
    optional = begins in "?*" or (begins == "{" and not int(least or 0))
    return optional, end + 2 if source[end + 1 : end + 2] in ("?", "+") else end + 1
