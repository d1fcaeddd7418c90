"""CKP361: what is printed at each kept checkpoint is every new low of a score of which more is better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _KEPT, _PASSED = 6, 2, 3
_APART = 0.02


@rule("CKP361", "kept-at-each-low", {"best_ckpt_wrong": 4.0, "overfit": -2.0, "healthy_converged": -1.0})
def kept_at_each_low(run: Run) -> Iterator[Finding]:
    """Report a score that is printed again at each of its new lows, and at no other record.

    ## What it does
    Looks for a curve whose records repeat those records of a held-out score that were lower than all before.
    ## Why it matters
    `saved best (psnr 19.68)` below an epoch tells when the checkpoint was replaced. When that is at each new low of a score of which
    more is better, the comparison is the wrong way round: the file called best holds the worst epoch, and stays there once the
    score rises.
    ## Fires on
    Six records or more, two lows or more that are repeated, three records or more that are not, and a later value at least 2 %
    above the last low.
    ## Stays silent on
    Records repeated at each new high, at every epoch, or at other places; errors, of which less is better.
    ## Source
    Arithmetic of the two curves.
    """
    scores = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if s.higher_is_better and len(s.finite) >= _LEAST]
    for score in scores:
        told = next((s for s in run.series if s is not score and _repeats_lows(s, score)), None)
        if told is None:
            continue
        low, high = told.finite[-1], max(score.finite)
        yield finding(
            f"체크포인트를 남길 때마다 적은 {told.name} 값 {len(told.finite)}개는 모두 {score.name} 값의 새 최저입니다. 클수록 좋은 값을 작을수록 좋은 것으로 비교해, "
            f"best에는 {figure(low)} 값이 남고 최고인 {figure(high)} 값은 남지 않았습니다.",
            cite_point(told, told.finite_indices[-1], "마지막으로 남긴 때"),
            cite_point(score, score.values.index(high), "가장 높은 값"),
            severity=Severity.HIGH,
            facts={"kept": low, "highest": high},
        )
        return


def _repeats_lows(told: Series, score: Series) -> bool:
    if not _KEPT <= len(told.finite) <= len(score.finite) - _PASSED or told.source(0).path != score.source(0).path:
        return False
    if not score.name.lower().endswith(told.name.lower().rpartition("/")[2]):
        return False
    lows = _new_lows(score.finite)
    later = score.finite[score.finite.index(lows[-1]) :]
    return list(told.finite) == lows and max(later) >= lows[-1] + _APART * abs(lows[-1])


def _new_lows(values: Sequence[float]) -> list[float]:
    found = list[float]()
    for value in values:
        if not found or value < found[-1]:
            found.append(value)
    return found
