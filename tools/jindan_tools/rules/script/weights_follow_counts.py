"""SCR084: the class weights of the loss grow with the classes instead of making up for them."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR084", "weights-follow-counts", {"class_imbalance": 4.0, "wrong_loss": 2.0})
def weights_follow_counts(run: Run) -> Iterator[Finding]:
    """Report a weighted cross-entropy whose weights are the shares of the classes.

    ## What it does
    Follows `weight=` of a cross-entropy to an expression such as `counts / counts.sum()`.
    ## Why it matters
    Weights are meant to be the inverse. The shares themselves count the frequent class twice over: rare ones are
    never answered although the configuration says that the imbalance was dealt with.
    ## Fires on
    Counts or their shares as weights, in the script that made a run which did not crash.
    ## Stays silent on
    Inverses, weights from elsewhere, names that do not tell of counts.
    ## Source
    sklearn.utils.class_weight 'balanced': n_samples / (n_classes * bincount(y)).
    """
    if run.ending is Ending.CRASHED:
        return
    for event in habits(run, "weights_follow_counts"):
        yield finding(
            "손실의 클래스 가중치가 클래스 수에 비례해, 드문 클래스가 더 가벼워집니다. 역수여야 합니다.",
            cite_line(
                event,
                "가중치로 클래스 수(또는 그 비율)를 그대로 씁니다. 전체 수 ÷ (클래스 수 × 클래스별 수)여야 합니다.",
            ),
            severity=Severity.HIGH,
            argues={"class_imbalance": 4.0, "wrong_loss": 2.0, "healthy_converged": -4.0, "label_noise": -2.0},
        )
        return
