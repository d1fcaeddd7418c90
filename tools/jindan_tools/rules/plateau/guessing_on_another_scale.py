"""PLT041: the accuracy stays at 1/C while a loss on a scale of its own stands still: guessing all the same."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_ends, cite_point, cite_settings
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_language_model, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.plateau.class_mean_of_one_answer import class_mean_of_one_answer
from jindan_tools.rules.plateau.saturated_answer import saturated_answer
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 5
_MOST_CLASSES = 1000
_EXACT = 1e-3
_STILL = 0.02
_PLAIN = 0.1
_NEAR = 0.05
# Sums and means of means divide by the batch; what is left of the last batch moves that by a few per cent.
_USUAL_BATCHES = tuple(2**i for i in range(1, 13))


@rule(
    "PLT041",
    "guessing-on-another-scale",
    {
        "plateau_chance_ce": 3.0,
        "labels_shuffled": 1.0,
        "metric_bug": -2.0,
        "overfit": -3.0,
        "memorisation": -2.0,
        "healthy_converged": -3.0,
        "long_plateau_waste": -2.0,
    },
)
def guessing_on_another_scale(run: Run) -> Iterator[Finding]:
    """Report a classifier at guessing whose loss was multiplied or divided, so that ln C is nowhere to be seen.

    ## What it does
    Reads the number of classes C from an accuracy that is 1/C every time, and the factor of the loss from ln C.
    ## Why it matters
    A loss of 0.018 sounds like success. It is ln 10 divided by a batch of 128: means of batches summed up and divided by
    the number of samples. A constant answer on balanced classes is right in exactly 1/C.
    ## Fires on
    Five held-out accuracies or more, all the same and 1/C to 0.1 % for a whole C up to 1000, and losses that move by
    less than 2 % after the first fifth of the run, at another level than ln C.
    ## Stays silent on
    Losses at ln C (PLT001), saturated answers (PLT020), means over classes (PLT310), another number of classes in the configuration, losses that fall, detectors, language models.
    ## Source
    Cross-entropy of a uniform answer is ln C; sum of b means over N samples is the mean divided by the batch.
    """
    if any(k(run) for k in (is_detector, is_adversarial, is_contrastive, is_preference, is_language_model)):
        return
    hits = accuracy(run)
    count = None if hits is None else _classes(hits)
    losses = [s for s in (train_loss(run), val_loss(run)) if s is not None and s.finite]
    if hits is None or count is None or not losses or not all(_stands(s) for s in losses):
        return
    if any(saturated_answer.check(run)) or any(class_mean_of_one_answer.check(run)):
        return
    known = class_count(run)
    level, loss = uniform_cross_entropy(count), losses[0]
    value = median(loss.finite)
    if (known is not None and known.count != count) or value <= 0 or abs(value / level - 1) <= _PLAIN:
        return
    yield finding(
        f"{hits.name} 값이 {len(hits.finite)}번 모두 {percent(hits.finite[0])}로 1/{count}과 같고 손실은 움직이지 않습니다. "
        "손실의 크기와 관계없이 추측하는 수준입니다.",
        cite_point(hits, hits.finite_indices[-1], f"1/{count} = {figure(1 / count)}"),
        *cite_ends(loss),
        *_scale(run, loss, level / value, count),
        severity=Severity.HIGH,
        facts={"classes": float(count), "chance": level, "factor": level / value},
    )


def _classes(hits: Series) -> int | None:
    values = hits.finite
    if len(values) < _LEAST or len(set(values)) != 1 or not 1 / _MOST_CLASSES <= values[0] <= 0.5:
        return None
    count = round(1 / values[0])
    return count if abs(values[0] * count - 1) <= _EXACT else None


def _stands(series: Series) -> bool:
    values = series.finite[len(series.finite) // 5 :]
    return len(series.finite) >= _LEAST and max(values) - min(values) <= _STILL * abs(median(values))


def _scale(run: Run, loss: Series, factor: float, count: int) -> tuple[Evidence, ...]:
    """Return what the loss was divided by, where the batch of the run or a usual one explains it."""
    batch = run.number("batch_size")
    fits = [b for b in ((batch,) if batch else _USUAL_BATCHES) if abs(factor / b - 1) <= _NEAR]
    if not fits or not math.isfinite(factor):
        return ()
    value = median(loss.finite)
    return (
        calculated(
            f"{loss.name} 값은 무작위 추측의 손실 ln {count}을 배치 크기 {figure(fits[0])} 정도로 나눈 값입니다. 배치 평균의 합을 배치 수가 "
            "아니라 표본 수로 나누면 이렇게 됩니다.",
            factor,
            f"ln {count} ÷ {figure(value)} = {figure(factor)}",
        ),
        *(cite_settings(run, "batch_size") if batch else ()),
    )
