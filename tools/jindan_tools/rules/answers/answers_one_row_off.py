"""EVL242: answers fit the true classes of the row above or below."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.answers.answer_tables import answer_tables, cite_table
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent

_RIGHT, _GAIN = 0.8, 0.3
# Sorted rows fit their neighbours anyway.
_MOST_STAYING = 0.6


@rule(
    "EVL242",
    "answers-one-row-off",
    {"metric_bug": 4.0, "train_val_shift": -3.0, "overfit": -3.0, "labels_shuffled": -2.0, "healthy_converged": -3.0},
)
def answers_one_row_off(run: Run) -> Iterator[Finding]:
    """Report answers that belong to the row above or below.

    ## What it does
    Compares each answer with the true classes of its neighbours.
    ## Why it matters
    A row that was dropped from one list only (a header, a failed image, the first window of a series) moves all that follow.
    The model is as good as the shifted count says.
    ## Fires on
    A table of 20 rows or more in which 80 % of the answers fit a neighbour, 30 points more than fit their own row, and
    fewer than 60 % of the rows have the class of the row above.
    ## Stays silent on
    Rows sorted by class.
    ## Source
    The table itself: counting.
    """
    for event, figures in answer_tables(run, "classes"):
        right, off = figures["value"], figures["one_row_off"]
        if off < _RIGHT or off - right < _GAIN or figures["stays"] > _MOST_STAYING:
            continue
        yield finding(
            f"예측 파일의 답은 자기 행의 정답과 {percent(right)}만 맞고, 이웃한 행의 정답과는 {percent(off)}가 맞습니다. "
            "한쪽 목록에서 한 행이 빠져 답과 정답이 한 칸씩 밀렸습니다.",
            cite_table(event, figures),
            calculated("같은 행의 정답과 맞은 비율입니다.", right, "답과 정답이 같은 행 ÷ 모든 행"),
            calculated("한 칸 이웃의 정답과 맞은 비율입니다.", off, "한 칸 민 답과 정답이 같은 행 ÷ 모든 행"),
            severity=Severity.HIGH,
            facts={"right": right, "off": off},
        )
        return
