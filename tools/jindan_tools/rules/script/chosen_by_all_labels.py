"""SCR085: features were chosen by the labels of all rows, the held-out ones among them."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR085", "chosen-by-all-labels", {"leakage": 4.0})
def chosen_by_all_labels(run: Run) -> Iterator[Finding]:
    """Report features that were selected, or encoded by the target, before the rows were parted.

    ## What it does
    Finds SelectKBest and its relatives, RFE and target encoders that are fitted with the labels of the rows that
    train_test_split or a KFold parts further down.
    ## Why it matters
    With many features some follow the labels of any few rows by chance. Chosen on all rows, they follow the held-out
    labels too: cross-validation reports a good score on pure noise, and a new cohort does not repeat it.
    ## Fires on
    The habit in the script that made an evaluated run.
    ## Stays silent on
    Selection within the fold or behind the split, selectors without labels, runs that crashed.
    ## Source
    Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 7.10.2; scikit-learn, Common pitfalls.
    """
    judged = any(s.finite for role in (Role.VAL_LOSS, Role.VAL_METRIC) for s in run.of_role(role))
    if run.ending is Ending.CRASHED or not judged:
        return
    for event in habits(run, "chosen_by_all_labels"):
        yield finding(
            f"{event.word('kind')} 단계가 나누기 전의 모든 행의 라벨로 특징을 골라, 검증 점수가 검증 라벨을 이미 본 점수입니다.",
            cite_line(
                event,
                f"행을 나누는 것은 {event.number('split_line') or 0:.0f}번째 줄입니다. 고르기는 fold마다 학습 행으로만 해야 합니다.",
            ),
            severity=Severity.HIGH,
            argues={"leakage": 4.0, "healthy_converged": -4.0, "train_val_shift": -2.0, "overfit": -1.0},
        )
        return
