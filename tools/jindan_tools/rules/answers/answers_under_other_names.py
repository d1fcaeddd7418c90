"""EVL241: answers are wrong, and nearly all right once each class is renamed."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.answers.answer_tables import answer_tables, cite_table
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent

_RIGHT, _GAIN = 0.8, 0.3
# One answer for all rows fits the most frequent class under any name.
_ONE_FOR_ALL = 0.9


@rule(
    "EVL241",
    "answers-under-other-names",
    {
        "metric_bug": 3.5,
        "labels_corrupt": 2.0,
        "train_val_shift": -3.0,
        "overfit": -3.0,
        "underfit": -3.0,
        "labels_shuffled": -3.0,
        "healthy_converged": -3.0,
    },
)
def answers_under_other_names(run: Run) -> Iterator[Finding]:
    """Report answers that fit the truth class by class under other names.

    ## What it does
    Finds in a table of true classes and answers which class each answer goes with most often, one for one, and counts
    how many rows would be right under those names.
    ## Why it matters
    The model tells the classes apart. Only the numbers differ: a list of classes in another order (folders sorted as text, a
    set), numbers from 1 against numbers from 0, or two classes swapped. Training again changes nothing.
    ## Fires on
    A table of 20 rows or more whose answers are right in 80 % of the rows after renaming and at least 30 points more
    seldom before.
    ## Stays silent on
    Answers that stay wrong under any names, answers that are right, and one answer for nine rows in ten.
    ## Source
    The table itself: counting.
    """
    for event, figures in answer_tables(run, "classes"):
        right, renamed = figures["value"], figures["renamed"]
        if figures["largest_answer"] > _ONE_FOR_ALL or renamed < _RIGHT or renamed - right < _GAIN:
            continue
        yield finding(
            f"예측 파일의 답은 {percent(right)}만 맞지만, 클래스 이름을 하나씩 바꿔 붙이면 {percent(renamed)}가 맞습니다. "
            "모델은 클래스를 구별하고 있고, 답과 정답의 클래스 번호가 서로 다릅니다.",
            cite_table(event, figures),
            calculated("적힌 이름 그대로 맞은 비율입니다.", right, "답과 정답이 같은 행 ÷ 모든 행"),
            calculated("답마다 가장 자주 함께 나온 정답으로 바꾸었을 때 맞은 비율입니다.", renamed, "일대일로 짝지은 행 ÷ 모든 행"),
            severity=Severity.HIGH,
            facts={"right": right, "renamed": renamed},
        )  # fmt: skip
        return
