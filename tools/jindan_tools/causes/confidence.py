"""How often a cause of a given status and place was right in runs that the rules had not been made on."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.model.cause import Status

# (right + 1) / (counted + 2) over the causes named in runs seen for the first time (evals/jindan_evals/calibration/first_sight.tsv);
# made by `python -m jindan_evals calibration`, which a test holds these tables to. Within a status the score told nothing more,
# but what stands behind another cause was right less often.
FIRST: Mapping[Status, float] = {
    Status.ESTABLISHED: 0.90,
    Status.SUPPORTED: 0.67,
    Status.HYPOTHESIS: 0.51,
    Status.RULED_OUT: 0.0,
}
LATER: Mapping[Status, float] = {
    Status.ESTABLISHED: 0.79,
    Status.SUPPORTED: 0.48,
    Status.HYPOTHESIS: 0.49,
    Status.RULED_OUT: 0.0,
}


def confidence(status: Status, *, first: bool = True) -> float:
    """Return the share of causes with this status, named first or behind another, that were right at first sight, 0..1.

    0 for an excluded one.
    """
    return (FIRST if first else LATER)[status]
