"""SCR226: training and held-out rows number the same classes differently."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR226", "classes-numbered-by-split", {"train_val_shift": 4.0})
def classes_numbered_by_split(run: Run) -> Iterator[Finding]:
    """Report classes that each split numbers in the order in which it meets them.

    ## What it does
    Finds a data set that counts up a dictionary of its own and is made twice, or two calls of factorize.
    ## Why it matters
    The number 3 is one class in training and another in validation: the model is right and is marked wrong.
    ## Fires on
    The habit; established when the held-out loss is far above that of training from early on.
    ## Stays silent on
    Sorted names, one dictionary for both, held-out losses near those of training.
    ## Source
    dict keeps the order of insertion; pandas.factorize numbers by first appearance.
    """
    seen = signs.held_out_worse_early(run, 2.0)
    for event in habits(run, "numbered_by_split") if seen else ():
        yield finding(
            "학습과 검증이 클래스 번호를 각자 나타나는 순서대로 매겨, 같은 번호가 서로 다른 클래스를 뜻합니다.",
            cite_line(
                event,
                f"{event.word('how')} 안에서 분할마다 새로 번호를 매깁니다. 학습에서 만든 이름→번호 표를 검증에도 그대로 쓰세요.",
            ),
            *seen,
            severity=Severity.HIGH,
            argues={
                "train_val_shift": 4.0,
                "overfit": -4.0,
                "label_noise": -3.0,
                "memorisation": -2.0,
                "too_little_data": -3.0,
            },
        )
        return
