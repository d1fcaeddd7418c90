"""PLT008: the first loss is a multiple of what a fresh classifier has."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import fmean
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_language_model, is_preference
from jindan_tools.curves.select import last_segment, loss_components, train_loss, val_loss
from jindan_tools.curves.shape import thrown_again
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

# A default head starts within about 1.5 of ln C; three times is far outside every default initialisation.
_FACTOR = 3.0
# The mean over a first epoch that goes on to learn: twice ln C takes a start several times as high.
_FACTOR_OF_MEAN = 2.0


@rule(
    "PLT008",
    "first-loss-too-high",
    {"init_bad": 2.0, "grad_accum_loss_scale": 1.0, "loss_scale_wrong": 0.5, "input_not_normalised": 0.5},
)
def first_loss_too_high(run: Run) -> Iterator[Finding]:
    """Report a classification loss that starts at a multiple of ln C.

    ## What it does
    Divides the first training loss by ln C. A factor equal to the accumulation steps beside an ordinary held-out loss
    means a loss summed over micro-batches; otherwise head or inputs start on a wrong scale.
    ## Why it matters
    A summed loss multiplies gradients and misleads every comparison; a wild head wastes the first epochs.
    ## Fires on
    A first record of at least 3 ln C that does not rise afterwards, with a known class count; twice ln C when it is the
    mean of an epoch and the run ends below half of ln C.
    ## Stays silent on
    Detectors, language-model, contrastive, preference and adversarial losses, losses that rise or diverge after the start,
    losses with several parts, losses that never come down to ln C, losses that are thrown up a second time.
    ## Source
    ln C of a uniform answer; Hugging Face pull requests 34191 and 35207 (losses summed over accumulation steps).
    """
    classes = class_count(run)
    if classes is None or classes.count > 5000 or any(k(run) for k in (is_detector, is_contrastive, is_language_model)):
        return
    series = None if is_adversarial(run) or is_preference(run) else _earliest(run)
    if series is None or len(series.finite) < 3:
        return
    level = uniform_cross_entropy(classes.count)
    first = series.finite[0]
    averaged = series.axis is Axis.EPOCH and _ended_well(run, level)
    if thrown_again(series.finite, _FACTOR * level):
        return
    if (
        first < (_FACTOR_OF_MEAN if averaged else _FACTOR) * level
        or max(series.finite) > 1.15 * first
        or series.first_non_finite is not None
    ):
        return
    summed = _summed_factor(run, series, level)
    if not summed and not _is_cross_entropy(run, series, level):
        return
    proof = Evidence(
        statement=f"{classes.count}개 클래스의 첫 손실은 보통 {figure(level)} 부근인데 기록은 그 {times(first / level)}입니다.",
        value=first / level,
        formula=f"{figure(first)} ÷ ln {classes.count} = {figure(first / level)}",
    )
    yield finding(
        f"첫 {series.name} 기록({figure(first)})이 무작위 추측 수준 ln {classes.count} = {figure(level)}보다 {times(first / level)} 높습니다.",
        cite_point(series, series.finite_indices[0]),
        proof,
        classes.evidence,
        *summed,
        severity=Severity.MEDIUM if _ended_well(run, level) else Severity.HIGH,
        argues=_weigh(bool(summed), series, level),
        facts={"factor": first / level, "chance": level},
    )


def _ended_well(run: Run, level: float) -> bool:
    """Return whether the start cost epochs only: the held-out loss, else the training loss, ends below half of ln C."""
    judge = val_loss(run) or train_loss(run)
    return judge is not None and bool(judge.finite) and judge.finite[-1] < 0.5 * level


def _earliest(run: Run) -> Series | None:
    """Return the whole training loss that starts first: steps show the start that an epoch mean hides."""
    found = [s for s in last_segment(run.of_role(Role.TRAIN_LOSS)) if len(s.finite) >= 3]
    # The bar shows the batch loss of a script whose epoch lines hold means only.
    whole = [s for s in found if s.total or s.name == "progress/loss"]
    return train_loss(run) if not whole else max(whole, key=lambda s: s.finite[0])


def _is_cross_entropy(run: Run, series: Series, level: float) -> bool:
    """Return whether the loss comes down to where a plain cross-entropy lives.

    Sums of several terms and margin losses with a large scale start high by construction and stay high.
    """
    parts = loss_components(run, Role.TRAIN_LOSS)
    others = [p for p in parts if p.values != series.values and not p.name.startswith("progress/")]
    return min(series.finite) <= 1.1 * level and not others


def _summed_factor(run: Run, series: Series, level: float) -> tuple[Evidence, ...]:
    steps = run.number("gradient_accumulation") or 1.0
    held_out = val_loss(run)
    ratio = series.finite[0] / level
    if steps < 2 or abs(ratio / steps - 1) > 0.2:
        return ()
    if held_out is None or not held_out.finite or held_out.finite[0] > 1.5 * level:
        return cite_settings(run, "gradient_accumulation")
    train = train_loss(run)
    pairs = [a / b for a, b in zip(train.finite, held_out.finite, strict=False) if b > 0] if train is not None else []
    return (
        *cite_settings(run, "gradient_accumulation"),
        Evidence(
            statement=f"같은 때의 검증 손실은 {figure(held_out.finite[0])} 값으로 정상 범위이며, 학습 손실은 평균적으로 검증 손실의 "
            f"{times(fmean(pairs) if pairs else ratio)}입니다.",
            value=held_out.finite[0],
            source=held_out.source(held_out.finite_indices[0]),
            formula=f"첫 배율 {figure(ratio)} ≈ 누적 {figure(steps)}회",
        ),
    )


def _weigh(summed: bool, series: Series, level: float) -> dict[str, float]:
    if summed:
        return {"grad_accum_loss_scale": 1.0, "init_bad": -1.0, "aug_too_strong": -1.0}
    if series.finite[-1] < 0.5 * level:
        return {"init_bad": 2.5, "input_not_normalised": 0.5}
    # Random labels leave the first loss at ln C; what starts far above it has another fault before the labels count.
    return {"init_bad": 1.0, "input_not_normalised": 1.0, "loss_scale_wrong": 0.5, "labels_shuffled": -3.0}
