"""CKP310: the library itself dropped the trees behind the best round."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.boosted import best_round
from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule("CKP310", "kept-the-best", {"best_ckpt_wrong": -4.0})
def kept_the_best(run: Run) -> Iterator[Finding]:
    """State that the trees behind the best round were dropped by the library, so that their over-fitting is in no prediction.

    ## What it does
    Reads 'Shrink model to first N iterations'.
    ## Why it matters
    The curve of the test loss rises behind the best round, but the model that is kept ends there. Fewer iterations change nothing.
    ## Fires on
    The line of CatBoost.
    ## Stays silent on
    Everything else.
    ## Source
    CatBoost documentation, use_best_model: true when an evaluation set is given (`frameworks/boosting.py`).
    """
    best = best_round(run)
    if best is None or not best.number("kept"):
        return
    named = best.number("value") or 0.0
    yield finding(
        f"CatBoost가 {figure(named)} 라운드 뒤의 나무를 스스로 버렸으므로, 그 뒤에 검증 손실이 오른 것은 저장된 모델과 관계가 없습니다.",
        cite_line(best, "평가 데이터를 주면 use_best_model이 기본으로 켜져 가장 좋은 라운드까지만 남깁니다.", named),
        severity=Severity.INFO,
        argues={"best_ckpt_wrong": -4.0, "overfit": -3.0, "healthy_converged": 2.0},
        facts={"best_round": named},
    )
