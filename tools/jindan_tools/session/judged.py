"""Apply a threshold of the notes to the results of the runs."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.session.member import Member
from jindan_tools.session.results import Result, metric_results
from jindan_tools.session.thresholds import Threshold

# The metric that a share in a note is about when it names none: the first that was logged.
_USUAL = ("mAP50", "mAP_0.5", "accuracy", "acc", "f1", "dice", "auc")


def judge(threshold: Threshold, members: Sequence[Member]) -> list[tuple[Member, Result]]:
    """Return the result of each run on the metric that a threshold is about, runs without it left out."""
    found: list[tuple[Member, Result]] = []
    for member in members:
        results = {n: r for n, r in metric_results(member.run).items() if r.rises and 0 <= r.best_value <= 1}
        name = _metric(threshold, list(results))
        if name is not None:
            found.append((member, results[name]))
    return found


def _metric(threshold: Threshold, names: Sequence[str]) -> str | None:
    said = threshold.words.lower()
    bare = {n: n.lower().rpartition("/")[2].partition("(")[0] for n in names}
    exact = [n for n in names if len(bare[n]) > 3 and bare[n] in said]
    usual = [n for word in _USUAL for n in names if bare[n] == word.lower() or bare[n].endswith(f"_{word.lower()}")]
    return next(iter([*sorted(exact, key=lambda n: -len(bare[n])), *usual, *names]), None)
