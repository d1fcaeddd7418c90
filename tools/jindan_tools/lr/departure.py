"""How a logged rate leaves the schedule that was planned."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from jindan_tools.lr.points import LrPoint


class DepartureKind(StrEnum):
    """How a logged rate leaves the schedule that was planned."""

    NEVER_STEPPED = "never_stepped"
    STEPPED_TIMES_N = "stepped_times_n"
    WRONG_TOTAL = "wrong_total"
    RESET = "reset"
    COLLAPSED = "collapsed"
    REBOUNDS = "rebounds"
    WARMUP_UNFINISHED = "warmup_unfinished"
    OVERRIDDEN = "overridden"


class Departure(Struct, frozen=True, kw_only=True):
    """One departure: `at` is the record, `value` its number (N, length, share or rate), `planned` what was meant."""

    kind: DepartureKind
    at: LrPoint
    value: float
    planned: float | None = None
