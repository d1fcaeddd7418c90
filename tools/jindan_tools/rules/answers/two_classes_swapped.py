"""EVL260: a confusion matrix in which two classes are answered as each other."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.answers.answer_tables import answer_tables, cite_table
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent
from jindan_tools.text.safe import safe_line

_OTHERS_RIGHT = 0.6


@rule(
    "EVL260",
    "two-classes-swapped",
    {
        "num_labels_mismatch": 3.5,
        "metric_bug": 2.0,
        "labels_corrupt": 2.0,
        "train_val_shift": -2.0,
        "overfit": -4.0,
        "memorisation": -3.0,
        "underfit": -3.0,
        "class_imbalance": -3.0,
        "too_little_data": -2.0,
        "healthy_converged": -4.0,
    },
)
def two_classes_swapped(run: Run) -> Iterator[Finding]:
    """Report a confusion matrix in which two classes stand in each other's place.

    ## What it does
    Reads the matrix that lies beside the run and looks for two classes most rows of which are answered as the other one.
    ## Why it matters
    A model that mixes two classes up answers both at times. One that answers each as the other tells them apart: the numbers
    of the two classes differ between the training rows and these rows, or between the rows and the names of the axes.
    ## Fires on
    Two classes of ten rows or more, 60 % or more of each answered as the other, at most 20 % as itself, beside a rest that
    is right in 60 % of its rows.
    ## Stays silent on
    Classes confused in one direction, a rest that is wrong as well, shares instead of counts.
    ## Source
    The matrix itself: counting.
    """
    for event, figures in answer_tables(run, "classes"):
        crossed, least = figures.get("crossed", 0.0), figures["renamed"]
        if not crossed or least < _OTHERS_RIGHT:
            continue
        one, other = (safe_line(event.word(name), 40) for name in ("one", "other"))
        yield finding(
            f"혼동행렬에서 '{one}'와 '{other}' 두 클래스가 서로의 자리에 있습니다: 각각 {percent(crossed)} 이상이 상대 클래스로 답해졌습니다. "
            "모델은 둘을 구별하고 있고, 학습과 검증의 클래스 번호가 서로 다릅니다.",
            cite_table(event, figures),
            calculated("서로 바뀐 비율 가운데 작은 쪽입니다.", crossed, f"'{one}'를 '{other}'로, '{other}'를 '{one}'로 답한 비율"),
            calculated("두 이름을 바꾸었을 때 맞는 비율입니다.", least, f"적힌 그대로는 {percent(figures['value'])}"),
            severity=Severity.HIGH,
            facts={"right": figures["value"], "renamed": least},
        )  # fmt: skip
        return
