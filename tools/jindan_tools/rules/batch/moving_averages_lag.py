"""BAT014: validation uses moving averages of BatchNorm that have not yet reached the data."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 6
_SAME = 3
_LEARNT, _FAR = 0.8, 0.75
_BACK = 0.8
# Keras keeps 0.99 of its average a step; torch keeps 0.9 and is there after some 30 steps.
_KEPT = 0.99
_REST = 0.05


@rule(
    "BAT014",
    "moving-averages-lag",
    {
        "bn_small_batch": 3.5,
        "train_val_shift": -3.0,
        "input_not_normalised": -2.0,
        "overfit": -3.0,
        "memorisation": -3.0,
    },
)
def moving_averages_lag(run: Run) -> Iterator[Finding]:
    """Report a validation that answers one class while training learns, and comes back late, after few steps.

    ## What it does
    Looks for a held-out accuracy that stands at one value in the first epochs while the training accuracy rises, and for a
    held-out loss that climbed far and falls again although training is done, and counts the steps.
    ## Why it matters
    BatchNorm normalises a batch by itself in training and by moving averages in validation. With momentum 0.99 and a
    handful of steps an epoch these are still near their start of 0 and 1. It looks like over-fitting or like another
    preprocessing, but over-fitting never heals by itself and another preprocessing never does.
    ## Fires on
    Three equal held-out accuracies to begin with, a training accuracy of 0.8 in one of them, a held-out loss that lies 20 %
    under its peak at the end, an accuracy of validation below 0.75 of the one of training, and a named BatchNorm or
    0.99^steps above 5 %.
    ## Stays silent on
    Validation that follows, losses that keep climbing, long epochs, detectors, contrastive and language models.
    ## Source
    keras.layers.BatchNormalization: momentum=0.99; torch.nn.BatchNorm2d: momentum=0.1 of the new value.
    """
    if is_detector(run) or is_contrastive(run) or is_language_model(run):
        return
    learnt, held_out, loss = accuracy(run, Role.TRAIN_METRIC), accuracy(run), val_loss(run)
    if learnt is None or held_out is None or loss is None or learnt.axis is not Axis.EPOCH:
        return
    same = _standing(held_out)
    if same < _SAME or len(learnt.finite) < _LEAST or max(learnt.finite[:same]) < _LEARNT:
        return
    if median(held_out.finite[-3:]) >= _FAR * median(learnt.finite[-3:]) or not _comes_back(loss):
        return
    named, steps = _momentum(run), _steps(run, learnt)
    kept = _KEPT if named is None else named.number() or _KEPT
    kept = kept if kept > 0.5 else 1 - kept
    rest = None if steps is None else kept**steps
    if named is None and (rest is None or rest < _REST):
        return
    yield finding(
        f"검증은 처음 {same} 에폭 동안 한 가지 답({figure(held_out.finite[0])})만 하다가 뒤늦게 따라옵니다. "
        "BatchNorm의 이동 평균이 아직 데이터에 이르지 못한 채 평가에 쓰인 모습입니다.",
        cite_point(learnt, same - 1),
        cite_point(held_out, same - 1),
        cite_point(loss, loss.argmax or 0, "최고"),
        cite_point(loss, -1, "마지막"),
        *_proof(named, kept, steps, rest),
        severity=Severity.HIGH,
        facts={"epochs": float(same)} | ({} if rest is None else {"rest": rest}),
    )


def _proof(named: Setting | None, kept: float, steps: float | None, rest: float | None) -> tuple[Evidence, ...]:
    said = (
        ()
        if named is None
        else (Evidence(statement=f"BatchNorm의 momentum은 {figure(kept)}입니다.", source=named.source),)
    )
    if steps is None or rest is None:
        return said
    text = f"{figure(steps)} 스텝 뒤에도 이동 평균의 {percent(rest)}는 초기값(평균 0, 분산 1)입니다."
    return (*said, calculated(text, rest, f"{figure(kept)}^{figure(steps)} = {figure(rest)}"))


def _standing(held_out: Series) -> int:
    """Return how many of the first values are the same."""
    first = held_out.finite[0] if held_out.finite else math.nan
    return next((i for i, v in enumerate(held_out.finite) if v != first), len(held_out.finite))


def _comes_back(loss: Series) -> bool:
    values = loss.finite
    peak = max(range(len(values)), key=values.__getitem__, default=0)
    return 0 < peak < len(values) - 2 and values[peak] > 1.5 * values[0] and values[-1] <= _BACK * values[peak]


def _momentum(run: Run) -> Setting | None:
    return next((s for s in run.stated("batch_norm_momentum") if s.number()), None)


def _steps(run: Run, learnt: Series) -> float | None:
    per_epoch = run.number("steps_per_epoch")
    if per_epoch is not None:
        return per_epoch * len(learnt.finite)
    loss = train_loss(run)
    return run.steps_done if loss is not None and run.steps_done else None
