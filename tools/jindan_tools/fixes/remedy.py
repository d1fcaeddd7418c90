"""What a finding names itself as its remedy."""

from __future__ import annotations

from msgspec import Struct


class Remedy(Struct, frozen=True, kw_only=True):
    """What to change for a finding, in the words of `Fix`; `cause` is the cause that it answers."""

    cause: str
    parameter: str
    after: str
    where: str
    why: str
    expected: str
    verify: str
