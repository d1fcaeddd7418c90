"""BAT001: the logged training loss is the sum over the accumulation steps."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.loss_ratio import LossRatio, loss_ratio
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_NEAR = 0.15
_NEAR_CHANCE = 0.08
_LEAST_PAIRS = 2
_DRIFT = 0.25
# Dropout and augmentation can double or triple a training loss, hardly more.
_CLEAR = 4
_LEAST_UNSTATED = 3
# From here on nothing but a sum explains a gap that stays, so that windows of a few records may scatter more.
_MANY, _NEAR_MANY, _DRIFT_MANY = 8, 0.25, 0.5


@rule(
    "BAT001",
    "accumulated-loss-not-averaged",
    {"grad_accum_loss_scale": 4.0, "init_bad": -2.0, "aug_too_strong": -2.0, "train_val_shift": -1.0, "overfit": -1.0},
)
def accumulated_loss_not_averaged(run: Run) -> Iterator[Finding]:
    """Report a training loss that is K times the validation loss from the start, K being the accumulation.

    ## What it does
    Divides the first training loss by the first validation loss and, when the number of classes is known, by its
    chance level ln C, and compares both with the accumulation steps (times devices) in force.
    ## Why it matters
    Micro-batch losses that are added instead of averaged multiply the gradient, and with it the effective learning
    rate, by K. Without that knowledge the curve looks like a broken initialisation.
    ## Fires on
    K of 2 or more, a first ratio within 15 % of K, and one of two: the first loss is K x ln C within 8 % (conclusive),
    or the first three to five ratios all stay within 25 % of K (from K = 8 on the first within 25 %, all within 50 %). K is also known from the samples an update took (samples
    a second over updates a second) and the batch of one pass. Without a known K the first of the two must hold.
    ## Stays silent on
    No accumulation, ratios near one, a factor that is gone after the first record, gaps that only dropout or augmentation explain (no match with K).
    ## Source
    transformers issues 34191, 35207; ln C is the cross-entropy of a uniform guess.
    """
    ratio = loss_ratio(run)
    if ratio is None or len(ratio.pairs) < _LEAST_PAIRS:
        return
    for count, name in _candidates(run, ratio):
        chance = _matches_chance(run, ratio, count)
        steady = bool(name) and _is_steady(ratio, count)
        if (
            abs(ratio.first / count - 1) > (_NEAR_MANY if name and count >= _MANY else _NEAR)
            or not (chance or steady)
            or _only_the_first(ratio, count)
        ):
            continue
        sure = chance is not None and name not in {"", "effective_batch"}
        yield finding(
            f"학습 손실이 처음부터 검증 손실의 약 {times(ratio.first)}로, 누적 {count}회를 평균하지 않고 더한 값과 맞습니다.",
            *_proof(run, ratio, count, name),
            *known(chance),
            severity=Severity.HIGH if chance or count >= _CLEAR else Severity.MEDIUM,
            argues=_weights(4.0 if sure else 2.5 if chance or count >= _CLEAR else 1.5),
            facts={"ratio": ratio.first, "accumulation": float(count)},
        )
        return


def _candidates(run: Run, ratio: LossRatio) -> list[tuple[int, str]]:
    steps, devices = run.number("gradient_accumulation") or 1.0, run.number("devices") or 1.0
    known_counts = [(round(steps), "gradient_accumulation"), (round(steps * devices), "devices")]
    found = [(k, name) for k, name in known_counts if k >= 2]
    together = _passes(run)
    # An epoch with fewer batches than the accumulation makes its one update from what it has.
    if together >= 2 and (not found or (devices == 1 and together < steps)):
        return [(together, "effective_batch")]
    if found or "gradient_accumulation" in run.config:
        return found
    # Twice the validation loss has too many other reasons to be read as accumulation that nobody configured.
    return [(round(ratio.first), "")] if round(ratio.first) >= _LEAST_UNSTATED else []


def _passes(run: Run) -> int:
    """Return how many batches make an update, from the samples an update took and the batch of one pass; 0 when unknown."""
    samples, batch = run.number("effective_batch"), run.number("batch_size")
    whole = samples is not None and batch is not None and batch >= 1 and samples % batch == 0
    return round(samples / batch) if whole and samples is not None and batch is not None else 0


def _proof(run: Run, ratio: LossRatio, count: int, name: str) -> tuple[Evidence, ...]:
    i, j, first = ratio.pairs[0]
    return known(
        cite_point(ratio.train, i),
        cite_point(ratio.held_out, j),
        calculated(
            f"첫 기록에서 두 손실의 비는 누적 횟수 {count}에 가깝습니다.",
            first,
            f"{figure(ratio.train.values[i])} ÷ {figure(ratio.held_out.values[j])} = {figure(first)}",
        ),
        cite_setting(run, name) if name else None,
    )


def _matches_chance(run: Run, ratio: LossRatio, count: int) -> Evidence | None:
    known_classes = class_count(run)
    classes = None if known_classes is None else known_classes.count
    first = ratio.train.values[ratio.pairs[0][0]]
    if classes is None or classes < 2 or count < 2:
        return None
    expected = count * math.log(classes)
    if abs(first / expected - 1) > _NEAR_CHANCE:
        return None
    return calculated(
        f"첫 학습 손실이 누적 횟수와 무작위 수준의 곱에 가깝습니다(클래스 {classes:g}개).",
        first / expected,
        f"{figure(first)} ÷ ({count} × ln {classes:g} = {figure(expected)}) = {figure(first / expected)}",
    )


def _is_steady(ratio: LossRatio, count: int) -> bool:
    """Say whether the first five ratios stay near K; a first epoch mean alone is always above its validation."""
    early = [p[2] for p in ratio.pairs[:5]]
    drift = _DRIFT_MANY if count >= _MANY else _DRIFT
    return len(early) >= 3 and all(abs(r / count - 1) <= drift for r in early)


def _only_the_first(ratio: LossRatio, count: int) -> bool:
    """Say whether the factor is gone with the first record: a start that was far off, not a sum."""
    later = [p[2] for p in ratio.pairs[1:4]]
    return bool(later) and max(later) < count / 2


def _weights(weight: float) -> dict[str, float]:
    return {
        "grad_accum_loss_scale": weight,
        "init_bad": -2.0,
        "aug_too_strong": -2.0,
        "train_val_shift": -1.0,
        "overfit": -1.0,
    }
