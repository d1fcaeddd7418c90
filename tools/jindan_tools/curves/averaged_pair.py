"""Pair the curves of averaged weights (EMA) with those of the weights themselves."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import last_segment
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.text.regex import regex

_MARK = regex(r"(?:^|(?<=[_/. ]))(?:model[_.])?ema(?:[_/. ]|$)")


def averaged_pairs(run: Run, role: Role) -> Iterator[tuple[Series, Series]]:
    """Yield (of the weights, of their average) for each held-out curve that was logged for both at the same places."""
    found = [s for s in last_segment(run.of_role(role)) if s.finite and len(s.finite) == len(s)]
    for averaged in found:
        plain = _MARK.sub("", averaged.name.lower()).rstrip("_/. ")
        if plain == averaged.name.lower():
            continue
        yield from (
            (s, averaged) for s in found if s.name.lower().removeprefix("raw/") == plain and s.xs == averaged.xs
        )
