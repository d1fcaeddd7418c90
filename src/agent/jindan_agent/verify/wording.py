"""Tell a Korean sentence from letters that only fill a grammar: a weak model under a schema writes valid rubbish."""

from __future__ import annotations

from jindan_tools.text.regex import regex

_POLITE_END = regex(r"(?:니다|세요|십시오)[.!]?$")
_LATIN_INSIDE = regex(r"[가-힣][A-Za-z]+[가-힣]")
_LONGEST_WORD = 14
_BETWEEN_WORDS = regex(r"[\s.,()'\"/:·-]+")


def is_worded(sentence: str) -> bool:
    """Say whether a sentence without its slots is worded: a polite end, words of usual length, syllables in use.

    KS X 1001 lists the 2,350 syllables that Korean text uses, of 11,172 that Unicode can compose.
    """
    return ends_politely(sentence) and is_readable(sentence)


def ends_politely(sentence: str) -> bool:
    """Say whether a sentence ends as a polite one does."""
    return bool(_POLITE_END.search(sentence.rstrip()))


def is_readable(sentence: str) -> bool:
    """Say whether words without their slots are words: syllables in use, of usual length, no letters stuck inside."""
    if not all(map(is_in_use, sentence)) or _LATIN_INSIDE.search(sentence):
        return False
    return all(
        sum("가" <= letter <= "힣" for letter in word) <= _LONGEST_WORD for word in _BETWEEN_WORDS.split(sentence)
    )


def is_in_use(letter: str) -> bool:
    """Say whether a letter is in KS X 1001; the codec spells other syllables out in eight bytes."""
    return len(letter.encode("euc_kr", "replace")) <= 2
