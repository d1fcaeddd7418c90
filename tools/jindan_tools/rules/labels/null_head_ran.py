"""LBL010: num_labels is null in the configuration, yet training went past its first step."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.plateau.class_count import ClassCount, class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_HEADS = ("num_labels", "num_classes", "n_classes")
_LIMITS = ("max_classes", "max_labels", *_HEADS)


@rule("LBL010", "null-head-ran", {"num_labels_mismatch": -3.0})
def null_head_ran(run: Run) -> Iterator[Finding]:
    """Clear an unset number of labels of a run that trains.

    ## What it does
    Finds num_labels set to null beside a log that names more than two classes and has training records, and computes
    what a larger head would add to the first loss.
    ## Why it matters
    A null is filled with 2 or refused by the library; either stops the first step with labels above 1. A run that goes
    on had enough outputs, so the setting explains no high loss. Surplus outputs add ln(outputs / classes) only.
    ## Fires on
    A null head size, at least 3 known classes and at least three training records.
    ## Stays silent on
    Stated head sizes, two classes, runs without records.
    ## Source
    transformers PretrainedConfig (num_labels None becomes 2 up to 4.57, TypeError later); torch cross_entropy checks
    target < classes.
    """
    null = next((s for s in run.stated(*_HEADS) if s.value is None), None)
    classes, loss = class_count(run), train_loss(run)
    if null is None or classes is None or classes.count < 3 or loss is None or len(loss) < 3:
        return
    yield finding(
        f"{null.leaf} 값이 null이지만 학습이 {loss.x_label(-1 % len(loss))}까지 진행되었으므로 출력은 {classes.count}개 이상이었고, "
        "이 설정은 높은 손실의 원인이 아닙니다.",
        Evidence(
            statement=f"{null.name} 값은 null입니다. 출력이 라벨보다 적었다면 첫 스텝에서 색인 오류로 멈췄을 것입니다.",
            source=null.source,
        ),
        classes.evidence,
        cite_point(loss, -1, "마지막 기록"),
        *_surplus(run, classes),
        severity=Severity.INFO,
    )


def _surplus(run: Run, classes: ClassCount) -> Iterator[Evidence]:
    """Yield what the largest stated limit would add to the first loss."""
    stated = [(s, round(n)) for s in run.stated(*_LIMITS) if (n := s.number()) is not None and n > classes.count]
    if not stated:
        return
    setting, count = max(stated, key=lambda pair: pair[1])
    added = math.log(count / classes.count)
    yield Evidence(
        statement=f"출력이 {setting.name} 값 {count}개였더라도 무작위 손실은 {figure(added, 2)}만큼만 커집니다.",
        value=added,
        source=setting.source,
        formula=f"ln({count} / {classes.count}) = {added:.3f}",
    )
