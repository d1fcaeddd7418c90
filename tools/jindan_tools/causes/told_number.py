"""Put a computed number into the sentence that only announces it: 'the steps are:' becomes 'the steps are 18'."""

from __future__ import annotations

from msgspec.structs import replace

from jindan_tools.model.evidence import Evidence
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_ANNOUNCES, _END = "입니다.", "다. "
_RESULT = regex(r"= (-?[\d,.]+(?:e-?\d+)?(?: %|배)?)$")
_FIRST_SYLLABLE, _FINALS = 0xAC00, 28


def with_its_number(fact: Evidence) -> Evidence:
    """Return a computed fact whose first sentence holds its result, any other fact as it is."""
    end = fact.statement.find(_END)
    first, rest = (fact.statement, "") if end < 0 else (fact.statement[: end + 2], fact.statement[end + 2 :])
    stem = first.removesuffix(_ANNOUNCES)
    announces = stem != first and "가" <= stem[-1:] <= "힣" and not any(map(str.isdigit, stem))
    if fact.value is None or not fact.formula or not announces:
        return fact
    result = _RESULT.search(fact.formula)
    number = figure(fact.value) + fact.unit if result is None else result[1]
    topic = "은" if (ord(stem[-1]) - _FIRST_SYLLABLE) % _FINALS else "는"
    return replace(fact, statement=f"{stem}{topic} {number}{_ANNOUNCES}{rest}")
