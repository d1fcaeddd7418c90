"""How often a named cause was right, by its status and by its place, and by the cause itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jindan_evals.arms.figures import Share, brier
from jindan_evals.calibration.named import Named
from jindan_tools.causes.confidence import CAUSES, confidence
from jindan_tools.model.cause import Status

_TOLERANCE = 0.02
# A cause is told apart from others of its status once it was named so often; so many rows of an ordinary cause are added to its own.
_FEWEST, _ADDED = 5, 8
_OPEN = tuple(s for s in Status if s is not Status.RULED_OUT)
_PLACES = (("first", range(1, 2)), ("later", range(2, 100)))


def fitted(named: Sequence[Named], *, first: bool = True) -> Mapping[Status, float]:
    """Return for each open status, named first or later, the share that was right: one right and one wrong added (Laplace)."""
    inside = [n for n in named if (n.place == 1) is first]
    return {s: _laplace([n for n in inside if n.status == s]) for s in _OPEN}


def record_of_causes(named: Sequence[Named]) -> Mapping[str, float]:
    """Return by how much more often a cause was right than others of its status and place, drawn towards 0 by eight ordinary rows."""
    base = {first: fitted(named, first=first) for first in (True, False)}
    found: dict[str, float] = {}
    for cause in sorted({n.cause for n in named if n.cause}):
        inside = [n for n in named if n.cause == cause]
        due = sum(base[n.place == 1][Status(n.status)] for n in inside)
        more = round((sum(n.right for n in inside) - due) / (len(inside) + _ADDED), 2)
        if len(inside) >= _FEWEST and more:
            found[cause] = more
    return found


def calibration_problems(named: Sequence[Named]) -> list[str]:
    """Return what the tables that reports use say otherwise than the runs do."""
    record = record_of_causes(named)
    causes = [
        f"confidence of {cause}: {CAUSES.get(cause, 0.0):+.2f} in the reports, {record.get(cause, 0.0):+.2f} in the runs"
        for cause in sorted({*CAUSES, *record})
        if abs(CAUSES.get(cause, 0.0) - record.get(cause, 0.0)) > _TOLERANCE
    ]
    return causes + [
        f"confidence of {status} named {'first' if first else 'later'}: {said} in the reports, {value:.2f} in the runs"
        for first in (True, False)
        for status, value in fitted(named, first=first).items()
        if abs((said := confidence(status, first=first)) - value) > _TOLERANCE
    ]


def calibration_table(named: Sequence[Named]) -> str:
    """Return the reliability table: how many causes, what the reports say, how often that was right."""
    rows = ["| runs | place | status | confidence said | right | share, 95 % interval |", "|---|---|---|---|---|---|"]
    for group in (*sorted({n.group for n in named}), "all"):
        for place, places in _PLACES:
            for status in _OPEN:
                inside = [n for n in named if group in (n.group, "all") and n.status == status and n.place in places]
                if inside:
                    rows.append(_row(group, place, status, inside))
    pairs = [(confidence(Status(n.status), first=n.place == 1, cause=n.cause), n.right) for n in named]
    return "\n".join([*rows, "", f"Brier score of {len(pairs)} named causes: {brier(pairs):.3f}."])


def cause_table(named: Sequence[Named]) -> str:
    """Return how often each cause was right, first and later, the most often wrong on top; rows without an id are left out."""
    rows = ["| cause | named first, right | later, right | share, 95 % interval |", "|---|---|---|---|"]
    told = {cause: [n for n in named if n.cause == cause] for cause in {n.cause for n in named if n.cause}}
    for cause, inside in sorted(told.items(), key=lambda item: (-sum(not n.right for n in item[1]), item[0])):
        first, later = ([n for n in inside if (n.place == 1) is at_first] for at_first in (True, False))
        rows.append(f"| {cause} | {_of(first)} | {_of(later)} | {_span(_share(inside))} |")
    kept = sum(len(inside) for inside in told.values())
    return "\n".join([*rows, "", f"{kept} of {len(named)} rows name their cause."])


def _of(named: Sequence[Named]) -> str:
    share = _share(named)
    return f"{share.right}/{share.of}"


def _share(named: Sequence[Named]) -> Share:
    return Share(right=sum(n.right for n in named), of=len(named))


def _span(share: Share) -> str:
    low, high = share.interval
    return f"{share.value:.2f} [{low:.2f}, {high:.2f}]"


def _row(group: str, place: str, status: Status, inside: Sequence[Named]) -> str:
    said = confidence(status, first=place == "first")
    return f"| {group} | {place} | {status} | {said:.2f} | {_of(inside)} | {_span(_share(inside))} |"


def _laplace(named: Sequence[Named]) -> float:
    return (sum(n.right for n in named) + 1) / (len(named) + 2)
