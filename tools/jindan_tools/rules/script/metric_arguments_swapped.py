"""SCR115: a metric is given the answers as the truth and the truth as the answers."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits

_WHAT = {
    "r2_score": "R²의 분모가 정답이 아니라 예측의 분산이 되어, 값이 다르고 예측이 한 값에 가까울수록 크게 음수가 됩니다.",
    "precision_score": "정밀도로 적힌 값이 재현율입니다.",
    "recall_score": "재현율로 적힌 값이 정밀도입니다.",
    "precision_recall_fscore_support": "정밀도와 재현율이 서로 바뀌어 적혔습니다.",
    "classification_report": "정밀도와 재현율이 서로 바뀌고, support 열이 정답이 아니라 예측의 수입니다.",
}


@rule("SCR115", "metric-arguments-swapped", {"metric_bug": 4.0})
def metric_arguments_swapped(run: Run) -> Iterator[Finding]:
    """Report a metric of scikit-learn whose two arguments have changed places.

    ## What it does
    Tells answers from truth by what the script makes them of (argmax, sigmoid, predict) and by their names.
    ## Why it matters
    r2_score, precision, recall and their kin are not symmetric: the figures of every epoch are those of another quantity.
    ## Fires on
    The call in the script that made an evaluated run.
    ## Stays silent on
    Metrics that are symmetric (accuracy, F1, mean squared error), arguments of which one cannot be told, runs that crashed.
    ## Source
    sklearn.metrics: every metric takes (y_true, y_pred).
    """
    judged = any(s.finite for role in (Role.VAL_LOSS, Role.VAL_METRIC) for s in run.of_role(role))
    if run.ending is Ending.CRASHED or not judged:
        return
    for event in habits(run, "metric_arguments_swapped"):
        metric = event.word("metric")
        yield finding(
            f"{metric} 함수에 예측({event.word('first')})을 정답 자리에, 정답({event.word('second')})을 예측 자리에 넘겼습니다. {_WHAT.get(metric, '기록된 값이 이 지표의 값이 아닙니다.')}",
            cite_line(event, f"{metric}(y_true, y_pred)의 순서로 넘겨야 합니다."),
            severity=Severity.HIGH,
            argues={"metric_bug": 4.0, "underfit": -1.0, "long_plateau_waste": -1.0},
        )
        return
