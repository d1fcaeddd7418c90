"""Find the pairs of a name and a number in a line, however a training script prints them."""

from __future__ import annotations

import re
from functools import cache

from jindan_tools.model.series import Role
from jindan_tools.readers.numbers import to_float
from jindan_tools.readers.roles import describe

NUMBER = r"[-+]?(?:\d{1,60}(?:,\d{3}){0,9}(?:\.\d{0,60})?|\.\d{1,60})(?:[eE][-+]?\d{1,5})?|[-+]?(?:nan|NaN|NAN|inf|Inf|INF|Infinity)"
_LETTER = r"[A-Za-z_\u00b5\uac00-\ud7a3\u4e00-\u9fff]"
_WORD = _LETTER + r"[\w./@%\-]{0,40}(?:\([A-Za-z]\))?"
_PAIR = re.compile(
    rf"(?<!\w)(?P<key>{_WORD}(?: {_WORD}){{0,3}})['\"\]]?\s*"
    rf"(?P<sep>[:=：]\s*['\"\[]?|\s+)"
    rf"(?P<value>{NUMBER})(?P<unit>%|(?:ms|s|it/s|s/it|[MGK]i?B?|BPC)(?![\w]))?(?![\w.:/])"
)
_COUNTERS = re.compile(
    r"^(?:epochs?|steps?|iter(?:ation)?s?|global[_ ]?step|step:|batch|fold|seed|eta|v_num|rank|no|best[_ ]epoch|"
    r"num[_ ]updates|updates?|에폭|에포크|스텝|回合|步数|of|in|at|for|after|took|last|top|version|run)$",
    re.IGNORECASE,
)
_PHASE_OF_LINE = re.compile(
    r"^[\W\d_]*(train(?:ing)?|val(?:id(?:ation)?)?|test(?:ing)?|eval(?:uation)?|dev|검증|평가|학습|훈련)\b",
    re.IGNORECASE,
)
_PHASE_IN_KEY = re.compile(r"train|val|test|eval|dev\b|검증|평가|학습|훈련", re.IGNORECASE)
_FILLER = re.compile(r"^(?:(?:epoch|step|iter|avg|average|mean|the|current|cur|final)\s+)+(?=\S)", re.IGNORECASE)


@cache
def _usable(key: str) -> bool:
    return not _COUNTERS.match(key) and len(key) <= 60


@cache
def _last_known_word(key: str) -> str:
    words = key.split(" ")
    for start in range(len(words)):
        rest = " ".join(words[start:])
        if describe(rest).role is not Role.OTHER:
            return rest
    return ""


def _whole_field(key: str, text: str, match: re.Match[str]) -> str:
    """Return the name of a field between delimiters ("| pos_sim 0.92 |"), '' when it is a phrase of a sentence."""
    before, after = text[: match.start()].rstrip(" \t")[-1:], text[match.end() :].lstrip(" \t")[:1]
    return key if " " not in key and before in "|,;\t" and after in "|,;" else ""


def find_pairs(text: str) -> list[tuple[str, float]]:
    """Return the (name, value) pairs of a metric line in order, without counters such as epoch and step.

    A name set off by a blank only ("loss 4.84") counts when it names a known quantity or fills a field of its own;
    one set off by ':' or '=' always counts. A line that begins with its phase ("val Loss: 0.2 Acc: 0.9") gives it to names without one.
    """
    phase = _PHASE_OF_LINE.match(text)
    held_out = phase is not None and not phase[1].lower().startswith(("train", "학습", "훈련"))
    found: list[tuple[str, float]] = []
    for match in _PAIR.finditer(text):
        key = match["key"].strip(" -./")
        spaced = match["sep"].isspace()
        if spaced:
            key = _last_known_word(key) or _whole_field(key, text, match)
        if not key or not _usable(key):
            continue
        value = to_float(match["value"].replace(",", ""))
        if value is None:
            continue
        if held_out and phase is not None and not _PHASE_IN_KEY.search(key):
            key = f"{phase[1]} {key}"
        found.append((key, value))
    return found
