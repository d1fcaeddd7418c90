"""EVL316: boosting was stopped by a score that never moved: the share of the largest class."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _SPARE = 6, 1e-9


@rule("EVL316", "score-never-moves", {"early_stop_wrong": 3.0, "class_imbalance": 2.0})
def score_never_moves(run: Run) -> Iterator[Finding]:
    """Report boosting that was stopped by an accuracy which was the same in every round.

    ## What it does
    Looks whether the score of the held-out part that scikit-learn printed ever moved before the stop.
    ## Why it matters
    With few positives no probability passes one half in the first rounds, so that the accuracy is the share of the largest class each
    time. n_iter_no_change rounds later the training ends, while the loss would have fallen for hundreds of rounds.
    ## Fires on
    A stop of HistGradientBoosting after six rounds or more in all of which train and val score are one and the same value of 0.5 to 1.
    ## Stays silent on
    Losses, scores that moved, runs that made all their rounds.
    ## Source
    sklearn HistGradientBoostingClassifier(scoring=...): early stopping compares that score, 0.23 to 1.9; scoring='loss' is the default.
    """
    stop = run.last_event(EventKind.EARLY_STOP)
    scores = [s for s in run.series if s.name in ("val score", "train score") and len(s.finite) >= _LEAST]
    if stop is None or run.ending is not Ending.EARLY_STOPPED or not scores or not all(map(_stands, scores)):
        return
    last = next((s for s in scores if s.name == "val score"), scores[0])
    yield finding(
        f"조기 종료가 본 점수는 {len(last)}번 모두 {percent(last.finite[0])}로 한 번도 움직이지 않았습니다. 드문 클래스가 아직 0.5를 넘지 못해 가장 많은 클래스의 비율이 "
        "그대로 찍힌 것이며, 나아질 것이 없어서가 아니라 점수가 둔해서 멈췄습니다(scoring='loss'나 'average_precision'을 쓰십시오).",
        cite_point(last, 0, "첫 라운드"),
        cite_point(last, -1, "마지막 라운드"),
        cite_line(stop, f"{figure(last.xs[-1])} 라운드에서 멈췄습니다."),
        severity=Severity.HIGH,
        argues={
            "early_stop_wrong": 3.0,
            "class_imbalance": 2.0,
            "healthy_converged": -4.0,
            "overfit": -3.0,
            "metric_bug": -1.0,
        },
    )


def _stands(series: Series) -> bool:
    return max(series.finite) - min(series.finite) <= _SPARE and 0.5 <= series.finite[0] < 1
