"""What is kept of a finished report, so that a later run that looks alike can be pointed to it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from msgspec import Struct, field

# Version 1 knew no links and no parameter of a fix; it is still read.
SCHEMA_VERSION = 2

PriorVerdict = Literal["healthy", "failing", "crashed", "insufficient_evidence"]
Outcome = Literal["worked", "failed", "no_effect", "advised"]
Provenance = Literal["seed", "own_report", "confirmed"]

VERDICTS: tuple[PriorVerdict, ...] = get_args(PriorVerdict)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
PROVENANCES: tuple[Provenance, ...] = get_args(Provenance)

NO_FIGURES: Mapping[str, str] = MappingProxyType({})


class PriorReportError(ValueError):
    """A report that does not fit the schema; the message is a Korean sentence that names the place."""


class TriedFix(Struct, frozen=True, kw_only=True):
    """A measure and what became of it: it worked, failed, changed nothing, or was only advised.

    `cause_id` is the cause it was meant for, '' when none in particular. `parameter` is the setting it changes, as the
    trainer spells it, '' when it is no setting: what the measure is known by when it is planned again.
    """

    what: str
    outcome: Outcome
    cause_id: str = ""
    detail: str = ""
    parameter: str = ""


class PriorReport(Struct, frozen=True, kw_only=True):
    """One earlier report.

    `cause_ids` are ranked best first. `created` is an ISO date (YYYY-MM-DD), '' when unknown. `symptoms`, `figures`,
    `lessons` and the fixes are Korean text for a reader. `source` says how it is known: a case that ships with the
    package, a report of this user, or one whose cause the user confirmed. `links` are https addresses where the case
    is documented.
    """

    id: str
    title: str
    created: str
    framework: str
    verdict: PriorVerdict
    source: Provenance
    confirmed: bool = False
    cause_ids: tuple[str, ...] = ()
    finding_codes: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=lambda: NO_FIGURES)
    lessons: tuple[str, ...] = ()
    fixes: tuple[TriedFix, ...] = ()
    links: tuple[str, ...] = ()
