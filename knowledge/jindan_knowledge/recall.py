"""Find earlier reports with the same fingerprint as a diagnosis, and what became of measures tried before."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from jindan_knowledge.corpus import load_seed, seed_fingerprints
from jindan_knowledge.fingerprint import FingerprintQuery, fingerprint_of, likeness
from jindan_knowledge.history import Tried, tried_measures
from jindan_knowledge.library import excluded, shared_reports
from jindan_knowledge.matches import PriorMatch, order
from jindan_knowledge.schema import PriorReport
from jindan_knowledge.store.location import report_file
from jindan_knowledge.store.reports import Ignored, Kept, read_reports

TYPE_CHECKING = False  # few users have a team's server, and only they load what it needs
if TYPE_CHECKING:
    from jindan_knowledge.store.team import Team

MIN_SCORE = 0.35


class Recalled(Struct, frozen=True, kw_only=True):
    """What earlier reports say to a diagnosis: those most like it, best first, and the measures people tried.

    `ignored` are entries that could not be used; `without_team` says in Korean why the team's reports are missing.
    """

    matches: tuple[PriorMatch, ...]
    tried: tuple[Tried, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    without_team: str = ""


def recall(  # every caller names what it asks for
    query: FingerprintQuery,
    store: Path | None,
    exclude: str | Collection[str] = (),
    limit: int = 3,
    min_score: float = MIN_SCORE,
    *,
    team: Team | None = None,
) -> Recalled:
    """Return the reports most like a diagnosis, best first, at most `limit`, none below `min_score`.

    `store` None and `team` None recall only the cases of the package. `exclude` leaves out ids: when a case is
    evaluated, its own reference must not be recalled. What a report claims about itself is never trusted beyond its
    text.
    """
    left_out = excluded(exclude)
    seeds = seed_fingerprints()
    kept = Kept() if store is None else read_reports(store, reserved=seeds.keys())
    shared, why = shared_reports(team, seeds.keys())
    own = {report.id for report in kept.reports}
    theirs = [report for report in shared.reports if report.id not in own]
    found = [
        *_seed_matches(query, left_out, min_score),
        *(
            PriorMatch(
                report=report,
                score=alike.score,
                path=None if store is None or report.id not in own else report_file(store, report.id),
                likeness=alike,
                shared=report.id not in own,
            )
            for report in (*kept.reports, *theirs)
            if report.id not in left_out and (alike := likeness(query, fingerprint_of(report))).score >= min_score
        ),
    ]
    return Recalled(
        matches=tuple(sorted(found, key=order)[:limit]),
        tried=tried_measures(_others(left_out, (*kept.reports, *theirs))),
        ignored=(*kept.ignored, *shared.ignored),
        without_team=why,
    )


def _seed_matches(query: FingerprintQuery, left_out: Collection[str], min_score: float) -> list[PriorMatch]:
    alike = {name: likeness(query, found) for name, found in seed_fingerprints().items() if name not in left_out}
    return [
        PriorMatch(report=load_seed(name), score=found.score, likeness=found)
        for name, found in alike.items()
        if found.score >= min_score
    ]


def _others(left_out: Collection[str], reports: Collection[PriorReport]) -> list[PriorReport]:
    return [report for report in reports if report.id not in left_out]
