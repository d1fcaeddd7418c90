"""CKP003: the checkpoint kept as the best has the lowest score: the comparison runs the wrong way round."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 3
_APART = 0.02


@rule("CKP003", "lowest-score-kept", {"best_ckpt_wrong": 4.0, "early_stop_wrong": 1.0})
def lowest_score_kept(run: Run) -> Iterator[Finding]:
    """Report a run whose best_metric is the lowest value of a score of which more is better.

    ## What it does
    Compares best_metric of the last trainer_state.json, or the score that a log called its best last, with the scores of the evaluations.
    ## Why it matters
    greater_is_better=False with an accuracy keeps the first, worst checkpoint, and load_best_model_at_end hands it out.
    ## Fires on
    Three evaluations or more, best_metric equal to the lowest value of one score and 0.02 below the highest.
    ## Stays silent on
    A best_metric that is also the highest of a score, losses (CKP002).
    ## Source
    transformers TrainingArguments: metric_for_best_model and greater_is_better.
    """
    kept = run.stated("best_metric")
    value = kept[-1].number() if kept else None
    if value is None:
        return
    scores = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if s.higher_is_better and len(s.finite) >= _LEAST]
    if any(isclose(value, max(s.finite), rel_tol=1e-6) for s in scores):
        return
    score = next(
        (s for s in scores if isclose(value, min(s.finite), rel_tol=1e-6) and max(s.finite) - value >= _APART), None
    )
    if score is None:
        return
    yield finding(
        f"최고 체크포인트로 고른 {figure(value)} 값은 {score.name} 기록 가운데 가장 낮습니다. 점수를 작을수록 좋은 것으로 비교했습니다.",
        Evidence(statement=f"best_metric 값은 {figure(value)}입니다.", value=value, source=kept[-1].source),
        cite_point(score, _place(score), "가장 높은 값"),
        severity=Severity.HIGH,
        argues={"best_ckpt_wrong": 4.0, "early_stop_wrong": 1.0 if run.ending is Ending.EARLY_STOPPED else 0.0},
        facts={"best_metric": value, "highest": max(score.finite)},
    )


def _place(series: Series) -> int:
    return series.values.index(max(series.finite))
