"""Add up the signs of an error into weights for causes, with the reasons for the strongest."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from jindan_tools.model.event import Event
from jindan_tools.rules.crash.signs.of_places import OF_PLACES
from jindan_tools.rules.crash.signs.of_words import OF_WORDS
from jindan_tools.rules.crash.signs.told import Raiser, Told, told_by

# Circumstances never prove: the sum stays below what establishes a cause.
_MOST = 3.5
# From here on another cause than the program's own code carries the error.
_STRONG = 2.5
_LEAST = 0.9
# One error is one story: what does not come first is left as a possibility.
_SECOND = 1.9
_NAMED = 3
# Errors that only the text of a program can make, wherever its own code raises them.
_OF_CODE = frozenset(
    {"NameError", "UnboundLocalError", "SyntaxError", "IndentationError", "TabError", "RecursionError"}
)


class Reading(Struct, frozen=True, kw_only=True):
    """Weights for causes, the strongest first, and the clauses that speak for the first."""

    argues: Mapping[str, float]
    reasons: tuple[str, ...]


def read_signs(event: Event) -> Reading:
    """Return what the circumstances of a fatal exception speak for."""
    told = told_by(event)
    held = [sign for sign in (*OF_WORDS, *OF_PLACES) if sign.holds(told)]
    sums: dict[str, float] = {}
    for sign in held:
        for cause, weight in sign.argues.items():
            sums[cause] = sums.get(cause, 0.0) + weight
    strongest = max(sums.values(), default=0.0)
    for cause, weight in _at_least(told, strongest).items():
        sums[cause] = max(sums.get(cause, 0.0) + weight, 0.5)
    ranked = sorted(((c, min(w, _MOST)) for c, w in sums.items() if w >= _LEAST), key=lambda item: -item[1])
    first = ranked[0][0] if ranked else ""
    reasons = sorted((s for s in held if s.argues.get(first, 0.0) > 0), key=lambda s: -s.argues[first])
    argues = {cause: weight if cause == first else min(weight, _SECOND) for cause, weight in ranked[:_NAMED]}
    return Reading(argues=argues, reasons=tuple(s.why for s in reasons[:2]))


def _at_least(told: Told, strongest: float) -> Mapping[str, float]:
    """Return what is left to say when the signs say little: the program's own code, or the library that refused."""
    if told.raiser is Raiser.LIBRARY:
        return {"code_error": 1.2, "env_version": 0.5} if strongest < _STRONG else {}
    if told.name in _OF_CODE:
        return {"code_error": 3.0}
    return {"code_error": 1.0} if strongest >= _STRONG else {"code_error": 2.2 if strongest else 3.0}
