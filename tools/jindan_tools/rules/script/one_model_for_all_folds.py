"""SCR083: one model is trained on from fold to fold of a cross-validation."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.evaluation.folds_share_model import carried_over
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR083", "one-model-for-all-folds", {"leakage": 5.0})
def one_model_for_all_folds(run: Run) -> Iterator[Finding]:
    """Report a loop over folds that never makes the model anew.

    ## What it does
    Finds a loop over KFold.split with training in it whose model is made before the loop and neither made nor set
    back within it.
    ## Why it matters
    From the second fold on, the held-out rows are rows the model was trained on in the fold before. Only the first
    fold measures anything; the mean over the folds is too good.
    ## Fires on
    The habit: supported, established when the later folds begin where the fold before ended.
    ## Stays silent on
    Models of scikit-learn (fit starts anew), models that are copied, loaded or reset in the loop.
    ## Source
    sklearn.model_selection.KFold: every row is held out once and trained on k-1 times.
    """
    if run.ending is Ending.CRASHED:
        return
    for event in habits(run, "one_model_for_all_folds"):
        seen = carried_over(run)
        yield finding(
            "교차 검증의 모든 fold가 한 모델을 이어서 학습해, 둘째 fold부터는 이미 학습한 행으로 검증합니다.",
            cite_line(
                event,
                f"이 반복문 안에서 모델을 새로 만들지 않습니다. 모델은 {event.number('made_line') or 0:.0f}번째 줄에서 한 번만 만듭니다.",
            ),
            *seen,
            severity=Severity.HIGH,
            argues={
                "leakage": 5.0 if seen else 3.0,
                "healthy_converged": -4.0,
                "tracker_log_confusion": -2.0,
                "overfit": -1.0,
            },
        )
        return
