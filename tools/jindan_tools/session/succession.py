"""Tell attempts that follow one another from the runs of a sweep, by the numbers in their names."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.session.member import Member
from jindan_tools.text.regex import regex

_MOST = 20
# '01-before' anywhere after a separator, and 'exp2', 'version_3' at the end.
_LEADING = regex(r"(?:^|[-_/ ])(?P<number>\d{1,3})[-_ ](?=\D)")
_TRAILING = regex(r"^(?P<stem>.*?\D)(?P<number>\d{1,4})$")


def succession(members: Sequence[Member]) -> tuple[Member, ...]:
    """Return the runs in the order of their numbers when every name carries one of its own, else none.

    'exp', 'exp2', 'exp3' count as 1, 2, 3, as Ultralytics names them. More than 20 runs, or runs of several trainers, are no
    succession.
    """
    if not 2 <= len(members) <= _MOST or len({m.run.framework for m in members}) > 1:
        return ()
    for numbers in (_leading(members), _trailing(members)):
        if numbers and len(set(numbers)) == len(members):
            return tuple(m for _, m in sorted(zip(numbers, members, strict=True), key=lambda p: p[0]))
    return ()


def _leading(members: Sequence[Member]) -> list[int]:
    found = [_LEADING.search(m.label) for m in members]
    return [int(f["number"]) for f in found if f is not None] if all(found) else []


def _trailing(members: Sequence[Member]) -> list[int]:
    found = [_TRAILING.match(m.label) for m in members]
    stems = {f["stem"] for f in found if f is not None}
    bare = [m.label for m, f in zip(members, found, strict=True) if f is None]
    if len(stems) != 1 or len(bare) > 1 or not set(bare) <= stems:
        return []
    return [1 if f is None else int(f["number"]) for f in found]
