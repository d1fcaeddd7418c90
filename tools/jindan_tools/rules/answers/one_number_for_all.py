"""EVL243: answers that are numbers hardly differ from each other."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.answers.answer_tables import answer_tables, cite_table
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_SHARE = 0.05


@rule(
    "EVL243",
    "one-number-for-all",
    {"plateau_prior": 3.5, "underfit": 1.0, "overfit": -2.0, "memorisation": -2.0, "healthy_converged": -4.0},
)
def one_number_for_all(run: Run) -> Iterator[Finding]:
    """Report predicted numbers that are the same whatever the input is.

    ## What it does
    Compares the standard deviation of the answers with that of the true values.
    ## Why it matters
    A model that learnt nothing from its input answers with the mean of the target: the loss falls to the variance and stays.
    ## Fires on
    A table of 20 rows or more whose answers spread by less than 5 % of the spread of the truth.
    ## Stays silent on
    Constant true values.
    ## Source
    The constant that minimises the squared error is the mean, and the error is then the variance.
    """
    for event, figures in answer_tables(run, "numbers"):
        spread, answered = figures["spread"], figures["answer_spread"]
        if spread <= 0 or answered > _SHARE * spread:
            continue
        yield finding(
            f"예측 파일의 답은 모두 {figure(figures['answer_mean'])} 부근입니다. 퍼진 정도가 정답의 {percent(answered / spread)}뿐이라 입력에서 배운 것이 없습니다.",
            cite_table(event, figures),
            calculated("정답의 표준편차입니다.", spread, f"정답 {figures['of']:,.0f}개의 표준편차"),
            calculated("답의 표준편차입니다.", answered, f"답 {figures['of']:,.0f}개의 표준편차"),
            severity=Severity.HIGH,
            facts={"spread": spread, "answer_spread": answered},
        )  # fmt: skip
        return
