"""Tell several attempts, whose logs lie in one directory, from several logs of one run."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from jindan_tools.model.series import Series
from jindan_tools.text.regex import regex

# Words in which the logs of one run differ: streams, phases and ranks.
_SAME_RUN = regex(
    r"(?:stdout|stderr|out|err|train|training|val|valid|validation|eval|test|rank|local_rank|node|worker|proc|gpu|metrics|loss|acc)"
    r"[-_]?\d*",
    re.IGNORECASE,
)
# '01-before', '02-after': a person numbered the attempts.
_NUMBERED = regex(r"^(\d{1,3})[-_ ](?=\D)")
_SAME_SHARE = 0.8
# Two streams of one run print the same number, at most with other digits.
_ROUNDING = 1e-4


def split_attempts(logs: Mapping[str, Sequence[Series]]) -> tuple[tuple[str, ...], ...]:
    """Return the log paths grouped by attempt, in the order of their names.

    Two logs are different attempts when a curve of the same name has other values at the same places, unless their
    names say that they are streams, phases or ranks of one run. Logs without a conflict belong to every attempt's
    group that comes first; a directory without conflicts is one group.
    """
    groups: list[list[str]] = []
    for path in sorted(logs):
        home = next((g for g in groups if not any(_conflict(path, other, logs) for other in g)), None)
        if home is None:
            groups.append([path])
        else:
            home.append(path)
    return tuple(tuple(g) for g in groups)


def _conflict(one: str, two: str, logs: Mapping[str, Sequence[Series]]) -> bool:
    numbers = [_NUMBERED.match(PurePosixPath(path).stem) for path in (one, two)]
    if numbers[0] and numbers[1] and numbers[0][1] != numbers[1][1]:
        return True
    if _stem(one) == _stem(two):
        return False
    named = {(s.role, s.name, s.axis): s for s in logs[one]}
    return any(_differ(named[key], s) for s in logs[two] if (key := (s.role, s.name, s.axis)) in named)


def _stem(path: str) -> str:
    return _SAME_RUN.sub("", PurePosixPath(path).stem).strip("-_. ")


def _differ(one: Series, two: Series) -> bool:
    held = dict(zip(one.xs, one.values, strict=True))
    pairs = [(held[x], v) for x, v in zip(two.xs, two.values, strict=True) if x in held]
    if not pairs:
        return False
    same = sum(
        a == b or (math.isnan(a) and math.isnan(b)) or abs(a - b) <= _ROUNDING * max(abs(a), abs(b)) for a, b in pairs
    )
    return same < _SAME_SHARE * len(pairs)
