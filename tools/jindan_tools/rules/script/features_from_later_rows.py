"""SCR082: a feature of a time series is made of rows that come later, the target's own among them."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits
from jindan_tools.text.safe import safe_line

_HOW = {
    "centred": "rolling(center=True)는 그 행과 뒤의 행까지 평균합니다.",
    "shifted": "shift(음수)는 뒤의 행을 앞으로 당겨 옵니다.",
}


@rule("SCR082", "features-from-later-rows", {"leakage": 4.0})
def features_from_later_rows(run: Run) -> Iterator[Finding]:
    """Report a listed feature that pandas makes of later rows.

    ## What it does
    Finds columns made by rolling(center=True) or by a negative shift that stand in a list of features.
    ## Why it matters
    Held out in time or not, each row carries part of the answer. The score holds in every split and falls on the
    first day of use, which is then taken for drift.
    ## Fires on
    The habit in the script that made an evaluated run.
    ## Stays silent on
    Targets (a shifted column that no list names), windows that are shifted forward again, runs that crashed.
    ## Source
    pandas.DataFrame.rolling and shift; Kapoor and Narayanan 2023, temporal leakage.
    """
    judged = any(s.finite for role in (Role.VAL_LOSS, Role.VAL_METRIC) for s in run.of_role(role))
    if run.ending is Ending.CRASHED or not judged:
        return
    for event in habits(run, "features_from_later_rows"):
        column = safe_line(event.word("column"), 40)
        yield finding(
            f"입력으로 쓰는 '{column}' 열이 그 시점보다 뒤의 값을 담고 있어, 검증 점수가 미래의 답을 보고 낸 것입니다.",
            cite_line(event, _HOW.get(event.word("kind"), _HOW["centred"])),
            severity=Severity.HIGH,
            argues={"leakage": 4.0, "healthy_converged": -4.0, "train_val_shift": -2.0, "overfit": -2.0},
        )
        return
