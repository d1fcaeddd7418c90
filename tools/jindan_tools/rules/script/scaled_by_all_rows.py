"""SCR119: a scaler learnt from the held-out rows too."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR119", "scaled-by-all-rows", {})
def scaled_by_all_rows(run: Run) -> Iterator[Finding]:
    """Remark a scaler, an imputer or PCA that is fitted on all rows before they are parted.

    ## What it does
    Follows what train_test_split or random_split parts back to a fit_transform, also within a function or class of the file.
    ## Why it matters
    Mean, spread and components hold the held-out rows: the figures are a little too good. With hundreds of rows it is
    hardly ever more than noise, so it is a remark and no cause.
    ## Fires on
    The habit in the script that made an evaluated run.
    ## Stays silent on
    Scalers that are fitted behind the split, pipelines, runs that crashed.
    ## Source
    scikit-learn, Common pitfalls: data leakage during pre-processing.
    """
    judged = any(s.finite for role in (Role.VAL_LOSS, Role.VAL_METRIC) for s in run.of_role(role))
    if run.ending is Ending.CRASHED or not judged:
        return
    for event in habits(run, "scaled_by_all_rows"):
        yield finding(
            f"{event.word('kind')} 단계를 나누기 전의 모든 행에 맞추어, 검증 행의 평균과 범위가 학습 입력에 들어 있습니다. 행이 적으면 검증 값이 조금 좋게 나옵니다.",
            cite_line(
                event,
                f"행을 나누는 것은 {event.number('split_line') or 0:.0f}번째 줄입니다. 먼저 나누고 학습 행에만 fit, 검증 행에는 transform을 쓰세요.",
            ),
            severity=Severity.LOW,
        )
        return
