"""All reports that may be recalled: the cases of the package, what the user's store holds, and what a team shares."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from jindan_knowledge.corpus import load_seeds
from jindan_knowledge.schema import PriorReport
from jindan_knowledge.store.location import report_file
from jindan_knowledge.store.reports import Ignored, Kept, read_reports

TYPE_CHECKING = False  # few users have a team's server, and only they load what it needs
if TYPE_CHECKING:
    from jindan_knowledge.store.team import Team


class Library(Struct, frozen=True, kw_only=True):
    """The reports in a fixed order, and what was ignored.

    `own` and `shared` are the ids that come from the user's store and from the team. `without_team` says in Korean why
    the team's reports are missing, '' when they are not.
    """

    reports: tuple[PriorReport, ...]
    ignored: tuple[Ignored, ...] = ()
    own: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    without_team: str = ""


def open_library(store: Path | None, team: Team | None = None) -> Library:
    """Return the cases of the package followed by the reports of a store and of a team, where given.

    A report of the user's own store stands before one of the team with the same id.
    """
    seeds = load_seeds()
    taken = {seed.id for seed in seeds}
    kept = Kept() if store is None else read_reports(store, reserved=taken)
    own = {report.id for report in kept.reports}
    shared, why = shared_reports(team, taken)
    theirs = tuple(report for report in shared.reports if report.id not in own)
    return Library(
        reports=(*seeds, *kept.reports, *theirs),
        ignored=(*kept.ignored, *shared.ignored),
        own=frozenset(own),
        shared=frozenset(report.id for report in theirs),
        without_team=why,
    )


def place(report: PriorReport, store: Path | None, library: Library) -> Path | None:
    """Return the file of a report, None for a case of the package and for one that a team shares."""
    return None if store is None or report.id not in library.own else report_file(store, report.id)


def excluded(exclude: str | Collection[str]) -> frozenset[str]:
    """Return ids to leave out, given as one id or several."""
    return frozenset((exclude,) if isinstance(exclude, str) else exclude)


def shared_reports(team: Team | None, reserved: Collection[str]) -> tuple[Kept, str]:
    """Return the reports of a team, and in Korean why there are none when its server gives no answer, else ''."""
    if team is None:
        return Kept(), ""
    # Chroma costs 0.7 s and 60 MB, which only a team with a server pays.
    from jindan_knowledge.store.server import ServerError, read_team  # noqa: PLC0415

    try:
        return read_team(team, reserved), ""
    except ServerError as error:
        return Kept(), str(error)
