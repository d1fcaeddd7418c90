"""EVL240: a table of answers names one class for nearly all rows."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.answers.answer_tables import answer_tables, cite_table
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent
from jindan_tools.text.safe import safe_line

_ALL, _MOST_TRUE = 0.98, 0.9
# From this share of one class on the weights of the classes are the nearer reason.
_UNEVEN = 0.6


@rule(
    "EVL240",
    "one-answer-for-all",
    {"plateau_prior": 3.5, "class_imbalance": 2.0, "overfit": -2.0, "memorisation": -2.0, "healthy_converged": -4.0},
)
def one_answer_for_all(run: Run) -> Iterator[Finding]:
    """Report answers that name one class whatever the input is.

    ## What it does
    Counts the answers and the true classes in a table such as `y_true,y_pred`.
    ## Why it matters
    Such answers are right as often as their class is there. The accuracy looks decent and nothing was learnt from the input.
    ## Fires on
    A table of 20 rows or more in which 98 % of the answers are one class that fewer than 90 % of the rows belong to.
    ## Stays silent on
    Rows that nearly all belong to one class, and answers that differ.
    ## Source
    The table itself: counting.
    """
    for event, figures in answer_tables(run, "classes"):
        if figures["classes"] < 2 or figures["largest_answer"] < _ALL or figures["largest_true"] > _MOST_TRUE:
            continue
        common = safe_line(event.word("common"), 30)
        yield finding(
            f"예측 파일의 답 {figures['of']:,.0f}개 가운데 {percent(figures['largest_answer'])}가 {common!r} 하나입니다. "
            f"맞은 비율 {percent(figures['value'])} 값은 입력을 보지 않고도 나옵니다.",
            cite_table(event, figures),
            calculated("가장 많은 답이 차지하는 비율입니다.", figures["largest_answer"], f"답을 센 값: {common!r}"),
            calculated("정답에서 가장 많은 클래스의 비율입니다.", figures["largest_true"], "정답을 센 값"),
            severity=Severity.HIGH,
            argues=one_answer_for_all.argues
            if figures["largest_true"] >= _UNEVEN
            else {k: v for k, v in one_answer_for_all.argues.items() if k != "class_imbalance"},
            facts={"answer": figures["largest_answer"], "true": figures["largest_true"]},
        )
        return
