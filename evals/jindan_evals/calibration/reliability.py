"""How often a named cause was right, by its status and by its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jindan_evals.arms.figures import Share, brier
from jindan_evals.calibration.named import Named
from jindan_tools.causes.confidence import confidence
from jindan_tools.model.cause import Status

_TOLERANCE = 0.02
_OPEN = tuple(s for s in Status if s is not Status.RULED_OUT)
_PLACES = (("first", range(1, 2)), ("later", range(2, 100)))


def fitted(named: Sequence[Named], *, first: bool = True) -> Mapping[Status, float]:
    """Return for each open status, named first or later, the share that was right: one right and one wrong added (Laplace)."""
    inside = [n for n in named if (n.place == 1) is first]
    return {s: _laplace([n for n in inside if n.status == s]) for s in _OPEN}


def calibration_problems(named: Sequence[Named]) -> list[str]:
    """Return what the tables that reports use say otherwise than the runs do."""
    return [
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
    pairs = [(confidence(Status(n.status), first=n.place == 1), n.right) for n in named]
    return "\n".join([*rows, "", f"Brier score of {len(pairs)} named causes: {brier(pairs):.3f}."])


def _row(group: str, place: str, status: Status, inside: Sequence[Named]) -> str:
    share = Share(right=sum(n.right for n in inside), of=len(inside))
    low, high = share.interval
    span = f"{share.value:.2f} [{low:.2f}, {high:.2f}]"
    return f"| {group} | {place} | {status} | {confidence(status, first=place == 'first'):.2f} | {share.right}/{share.of} | {span} |"


def _laplace(named: Sequence[Named]) -> float:
    return (sum(n.right for n in named) + 1) / (len(named) + 2)
