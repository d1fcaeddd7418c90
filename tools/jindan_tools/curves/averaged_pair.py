"""Pair the curves of averaged weights (EMA) with those of the weights themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.curves.select import last_segment
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.text.regex import regex

_MARK = regex(r"(?:^|(?<=[_/. ]))(?:model[_.])?ema(?:[_/. ]|$)")
_WORD = regex(r"[a-z]+\d*")
# Words that say where a figure comes from, not what it measures.
_WHERE = frozenset(("ema", "model", "raw", "val", "valid", "validation", "eval", "dev", "metrics"))
_SAME: Mapping[str, str] = {"accuracy": "acc", "top1": "acc", "acc1": "acc"}


def averaged_pairs(run: Run, role: Role) -> Iterator[tuple[Series, Series]]:
    """Yield (of the weights, of their average) for each held-out curve that was logged for both at the same places."""
    found = [s for s in last_segment(run.of_role(role)) if s.finite and len(s.finite) == len(s)]
    for averaged in found:
        plain = _MARK.sub("", averaged.name.lower()).rstrip("_/. ")
        if plain == averaged.name.lower():
            continue
        same = [s for s in found if s.xs == averaged.xs and s.name != averaged.name]
        exact = [s for s in same if s.name.lower().removeprefix("raw/") == plain]
        yield from ((s, averaged) for s in exact or [s for s in same if _measure(s.name) == _measure(plain)])


def is_averaged(name: str) -> bool:
    """Say whether a curve is named for averaged weights."""
    return _MARK.search(name.lower()) is not None


def _measure(name: str) -> frozenset[str]:
    """Return the words of a name that say what is measured: `Acc/val` and `val_acc_ema` measure the same."""
    return frozenset(_SAME.get(word, word) for word in _WORD.findall(name.lower()) if word not in _WHERE)
