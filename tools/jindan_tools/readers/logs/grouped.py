"""Say figures that a line groups by their split, or lists, one by one: `tr(loss=0.3 acc=0.8) va(loss=0.4 acc=0.7)`."""

from __future__ import annotations

import re

from jindan_tools.text.regex import regex

_NUMBER = r"[-+]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][-+]?\d{1,4})?|[-+]?(?:nan|inf)"
_GROUP = regex(
    rf"(?<![\w.])(tr|trn|train|training|va|val|valid|validation|te|tst|test|dev|eval)\s?[:=]?\s?"
    rf"[(\[{{]\s?((?:[^\W\d][\w.@/\-]{{0,30}}\s{{0,2}}[:=]?\s{{0,2}}(?:{_NUMBER})%?[\s,;|]{{0,4}}){{2,12}})[)\]}}]",
    re.IGNORECASE,
)
_FIGURE = regex(rf"([^\W\d][\w.@/\-]{{0,30}})\s{{0,2}}[:=]?\s{{0,2}}({_NUMBER})")
# `client losses [2.31, 2.28, inf]`: one loss for each of several that take part.
_LOSSES = regex(
    rf"(\b\w{{0,20}}[Ll]oss(?:es)?\w{{0,20}}\s?[:=]?\s?)\[\s?((?:{_NUMBER})(?:[,\s]\s?(?:{_NUMBER})){{1,500}})\s?\]"
)
# `IoU: 42.7  0.0  3.1 82.4`: one figure for each class, parted by blanks alone.
_BARE_LIST = regex(rf"([A-Za-z][\w ]{{0,30}}\s?[:=]\s?)((?:{_NUMBER})(?:\s{{1,4}}(?:{_NUMBER})){{3,200}})\s*$")
# `mean test loss : 3.85 -> 0.84 by 1 grad step`: before and behind an adaptation; the figure is the one it came to.
_CAME_TO = regex(rf"((?:[Ll]oss|[Aa]cc|[Aa]ccuracy|[Ee]rror)\s?[:=]\s?)(?:{_NUMBER})\s?(?:->|→|=>)\s?({_NUMBER})")
_WORDS = {"tr": "train", "trn": "train", "va": "val", "te": "test", "tst": "test"}


def ungrouped(text: str) -> str:
    """Return a line with the split of each group put before every name in it, and the mean in place of a list of losses.

    A loss that is no number makes the mean none.
    """
    text = _CAME_TO.sub(r"\1\2", text)
    return _GROUP.sub(_spelt_out, _BARE_LIST.sub(_mean, _LOSSES.sub(_mean, text)))


def _mean(match: re.Match[str]) -> str:
    values = [float(word) for word in re.split(r"[,\s]+", match[2])]
    return f"{match[1]}{sum(values) / len(values):.6g}"


def _spelt_out(match: re.Match[str]) -> str:
    split = _WORDS.get(match[1].lower(), match[1])
    return ", ".join(f"{split} {name}={value}" for name, value in _FIGURE.findall(match[2])) + ","
