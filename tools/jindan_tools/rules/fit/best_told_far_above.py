"""FIT106: the log itself tells a best result that the records which are left never come near."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_BEST = regex(r"^best[ _/.-]+|[ _/.-]+best$", words=("best",))
_LEAST, _LEFT = 4, 0.7


@rule(
    "FIT106",
    "best-told-far-above",
    {
        "diverge_no_nan": 3.0,
        "lr_too_high_oscillate": 1.0,
        "best_ckpt_wrong": 1.0,
        "plateau_chance_ce": -1.0,
        "plateau_prior": -1.0,
        "healthy_converged": -4.0,
    },
)
def best_told_far_above(run: Run) -> Iterator[Finding]:
    """Report a run that was good once, as it says itself, and is far from it in every record that is left.

    ## What it does
    Compares a curve that is called the best of a metric with the metric of the same name.
    ## Why it matters
    Where the record begins late, its first value is no start to compare with. "best test acc 0.912" beside an accuracy of 0.5 in all records
    says what it was before: the network did learn and collapsed.
    ## Fires on
    Four records or more of a metric that is better when higher, none of them above 70 % of a best that is told with each and does not change.
    ## Stays silent on
    Bests that change, metrics that come near, metrics without a best of their name.
    ## Source
    Arithmetic of the two columns.
    """
    curves = [s for role in Role for s in last_segment(run.of_role(role)) if s.finite]
    for best in (s for s in curves if _BEST.search(s.name.lower())):
        named = _BEST.sub("", best.name.lower())
        metric = next((s for s in curves if s.name.lower() == named and s.higher_is_better), None)
        if metric is None or not _never_near(metric, best):
            continue
        told, level = best.finite[-1], median(metric.finite)
        yield finding(
            f"로그가 알려 주는 {best.name} 값은 {figure(told)}인데 남은 기록 {len(metric.finite)}개의 {metric.name} 값은 {figure(max(metric.finite))}을 넘지 못합니다. "
            "이 기록 앞에서 학습이 되었다가 무너졌습니다.",
            cite_point(best, best.finite_indices[-1]),
            cite_point(metric, metric.finite_indices[-1], "마지막"),
            calculated("남은 수준입니다.", level / told, f"{figure(level)} ÷ {figure(told)} = {percent(level / told)}"),
            severity=Severity.HIGH,
            facts={"best": told, "level": level},
        )
        return


def _never_near(metric: Series, best: Series) -> bool:
    told = best.finite
    if min(len(metric.finite), len(told)) < _LEAST or len(set(told)) != 1 or told[0] <= 0:
        return False
    return max(metric.finite) <= _LEFT * told[0]
