"""EVL261: a confusion matrix whose column of one class is empty."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.answers.answer_tables import answer_tables, cite_table
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent
from jindan_tools.text.safe import safe_line

_RIGHT, _ONE_FOR_ALL = 0.5, 0.98
# A class that is rarer than this share of an even one is left out because it is rare; another has no output or no rows.
_RARE = 0.6


@rule(
    "EVL261",
    "class-without-answer",
    {
        "class_imbalance": 3.0,
        "num_labels_mismatch": 1.0,
        "labels_missing": 1.0,
        "healthy_converged": -4.0,
        "overfit": -1.0,
    },
)
def class_without_answer(run: Run) -> Iterator[Finding]:
    """Report a class that stands in no answer of a confusion matrix.

    ## What it does
    Reads the matrix that lies beside the run and looks for a class with rows of its own whose column is empty.
    ## Why it matters
    The accuracy hides it: the other classes are right, and every object of this class is taken for another. A class as
    frequent as the others is never answered because it was no class in training, a rare one because it is rare.
    ## Fires on
    A class of ten rows or more without an answer in a matrix that is right in half of its rows.
    ## Stays silent on
    One answer for all rows (EVL240), classes without rows, matrices that are mostly wrong.
    ## Source
    The matrix itself: counting.
    """
    for event, figures in answer_tables(run, "classes"):
        rows = figures.get("silent_rows", 0.0)
        if not rows or figures["value"] < _RIGHT or figures["largest_answer"] >= _ONE_FOR_ALL:
            continue
        name, taken = (safe_line(event.word(key), 40) for key in ("silent", "silent_as"))
        share = rows / figures["of"]
        # Shares of each class do not tell how rare it is.
        rare = share < _RARE / figures["classes"] or bool(figures.get("shares"))
        told = "행은 있는데" if figures.get("shares") else f"{rows:,.0f}개가 있는데"
        yield finding(
            f"혼동행렬에서 '{name}' 클래스의 열이 비어 있습니다: {told} 한 번도 답하지 않았고 가장 많이 '{taken}'로 답했습니다. "
            f"전체 정확도 {percent(figures['value'])}에는 드러나지 않습니다.",
            cite_table(event, figures),
            calculated("이 클래스가 정답에서 차지하는 비율입니다.", share, f"{rows:g} ÷ {figures['of']:g}"),
            severity=Severity.HIGH,
            argues=class_without_answer.argues
            if rare
            else {"num_labels_mismatch": 2.5, "labels_missing": 2.0, "class_imbalance": 1.0, "healthy_converged": -4.0},
            facts={"share": share, "rows": rows},
        )
        return
