"""A change to make: from what, to what, where, and the number that shows it worked."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class FixKind(StrEnum):
    """What a fix touches."""

    CONFIG = "config"
    COMMAND = "command"
    CODE = "code"
    DATA = "data"
    ENVIRONMENT = "environment"
    NONE = "none"


class Fix(Struct, frozen=True, kw_only=True):
    """One step of the plan.

    `before` and `after` are values as a person would type them; `where` is file:line or a flag; `expected` and
    `verify` are Korean sentences with the number to look for. `already` marks a no-op: the framework does it by
    default or the run had it on, so it is listed only to say so. `priority` 1 is first. `tried` is a Korean sentence on
    what became of the same measure in earlier reports, '' when none tells.
    """

    cause_id: str
    parameter: str
    before: str
    after: str
    where: str
    priority: int
    why: str
    expected: str
    verify: str
    kind: FixKind
    already: bool = False
    evidence_ids: tuple[str, ...] = ()
    tried: str = ""
