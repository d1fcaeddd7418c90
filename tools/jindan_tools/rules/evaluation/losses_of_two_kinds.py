"""EVL030: training and held-out loss are different functions, so their distance says nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.frameworks.timm import timm_fact
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times


@rule(
    "EVL030",
    "losses-of-two-kinds",
    {
        "memorisation": -5.0,
        "overfit": -3.0,
        "leakage": -2.0,
        "train_val_shift": -3.0,
        "grad_accum_loss_scale": -3.0,
        "aug_too_strong": -2.0,
    },
)
def losses_of_two_kinds(run: Run) -> Iterator[Finding]:
    """Explain the distance of the losses of a timm run that trains with --bce-loss.

    ## What it does
    Reads bce_loss of the saved arguments: training then minimises a binary cross-entropy that is averaged over all
    classes, while validation always computes the cross-entropy.
    ## Why it matters
    With C classes the training loss is smaller by a factor of about C. It looks like a training set learnt by heart.
    ## Fires on
    bce_loss true (without bce_sum), both losses logged, a held-out loss above twice the training loss.
    ## Stays silent on
    Runs without bce_loss; whether it over-fits is left to the curves of the held-out loss and metric alone.
    ## Source
    pytorch-image-models train.py: validate_loss_fn = nn.CrossEntropyLoss(); timm/loss/binary_cross_entropy.py.
    """
    chosen = next((s for s in run.stated("bce_loss") if s.flag()), None)
    summed = any(s.flag() for s in run.stated("bce_sum"))
    train, held_out = train_loss(run), val_loss(run)
    if chosen is None or summed or train is None or held_out is None or not train.finite or not held_out.finite:
        return
    low, high = train.finite[-1], held_out.finite[-1]
    if not 0 < 2 * low < high:
        return
    fact, classes = timm_fact("validation_loss"), run.number("num_classes")
    yield finding(
        f"학습 손실({figure(low)})은 클래스 전체로 평균한 이진 교차 엔트로피이고 검증 손실({figure(high)})은 교차 엔트로피라서, "
        f"{times(high / low)} 차이는 과적합이 아니라 서로 다른 함수이기 때문입니다.",
        Evidence(statement="bce_loss 설정이 켜져 있습니다.", source=chosen.source),
        *(
            ()
            if fact is None
            else (calculated("timm은 검증 손실을 언제나 이 함수로 냅니다.", held_out.finite[-1], fact.source),)
        ),
        cite_point(train, train.finite_indices[-1]),
        cite_point(held_out, held_out.finite_indices[-1]),
        *_floor(run, classes),
        severity=Severity.INFO,
        facts={"train": low, "val": high},
    )


def _floor(run: Run, classes: float | None) -> Iterator[Evidence]:
    """Yield the lowest value that a smoothed target leaves for the training loss."""
    smoothing = run.number("label_smoothing")
    if not classes or classes < 2 or not smoothing or not 0 < smoothing < 1:
        return
    off = smoothing / classes
    floor = (_entropy(1 - smoothing + off) + (classes - 1) * _entropy(off)) / classes
    yield calculated(
        "라벨 스무딩 때문에 학습 손실이 내려갈 수 있는 가장 낮은 값입니다.",
        floor,
        f"(H({1 - smoothing + off:g}) + {classes - 1:.0f} × H({off:g})) ÷ {classes:.0f} = {figure(floor)}",
    )


def _entropy(share: float) -> float:
    return -share * math.log(share) - (1 - share) * math.log(1 - share)
