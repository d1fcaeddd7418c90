"""SCR016: the script normalises over the samples of a batch instead of over the classes."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits
from jindan_tools.text.figures import figure

_LEAST = 4


@rule("SCR016", "softmax-over-batch", {"wrong_loss": 3.0})
def softmax_over_batch(run: Run) -> Iterator[Finding]:
    """Report softmax or log_softmax over dimension 0 of a table whose rows are samples.

    ## What it does
    Finds `dim=0` on the output of a linear layer in the script that made the run.
    ## Why it matters
    The B samples of a batch share each class's probability of 1: the loss starts at ln B instead of ln C and cannot
    fall below ln (B / C) although every answer is right; the answer to a sample depends on its neighbours, and alone it
    is always 1.
    ## Fires on
    The habit, with a training loss that never falls below 0.3.
    ## Stays silent on
    Other dimensions, other things than the output of a linear layer, lower losses (other code made them).
    ## Source
    torch.nn.functional.log_softmax: dim is the dimension along which the exponentials add up to 1.
    """
    loss = train_loss(run)
    lowest = min(loss.finite, default=0.0) if loss is not None and len(loss.finite) >= _LEAST else None
    if lowest is not None and lowest < 0.3:
        return
    for event in habits(run, "softmax_over_batch"):
        yield finding(
            "softmax를 클래스가 아니라 배치 방향(dim=0)으로 계산해, 손실이 모두 맞혀도 ln(배치 ÷ 클래스 수) 아래로 내려갈 수 없습니다.",
            cite_line(event, "이 줄의 dim=0은 배치 안의 표본끼리 확률을 나눕니다. 클래스 방향인 dim=1이어야 합니다."),
            *_levels(run),
            *((cite_point(loss, loss.argmin or 0, "가장 낮은 값"),) if loss is not None and lowest is not None else ()),
            severity=Severity.HIGH,
            argues={
                "wrong_loss": 5.0,
                "lr_too_low": -3.0,
                "underfit": -3.0,
                "plateau_chance_ce": -3.0,
                "labels_shuffled": -2.0,
                "label_noise": -2.0,
                "init_bad": -2.0,
                "healthy_converged": -3.0,
                "long_plateau_waste": -2.0,
            },
        )
        return


def _levels(run: Run) -> tuple[Evidence, ...]:
    batch, classes = run.number("batch_size"), class_count(run)
    if not batch or classes is None or batch <= classes.count:
        return ()
    level = math.log(batch / classes.count)
    return (
        calculated(
            "모든 답이 맞을 때 내려갈 수 있는 가장 낮은 손실입니다.",
            level,
            f"ln({figure(batch)} ÷ {classes.count}) = {figure(level)}",
        ),
    )
