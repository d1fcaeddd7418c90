"""BAT009: one or two samples an update, and a held-out loss that does not settle."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 5
_ABOVE_BEST = 0.1
_MUCH_ABOVE = 0.2
_GOOD = 0.9


@rule("BAT009", "tiny-batch-restless", {"batch_noise": 2.0, "bn_small_batch": 1.5, "overfit": 0.5})
def tiny_batch_restless(run: Run) -> Iterator[Finding]:
    """Report updates from one or two samples in a classifier whose held-out loss ends above its best.

    ## What it does
    Reads the batch with its accumulation and compares the end of the held-out loss with its lowest record.
    ## Why it matters
    The gradient of one sample is mostly noise: at an unchanged rate the weights wander around the minimum. BatchNorm
    layers take their statistics from the same one or two samples and differ between training and evaluation.
    ## Fires on
    An effective batch of 1 or 2, five evaluations or more, a training loss that fell, and a held-out loss that ends
    10 % above its best; it is serious from 20 % on.
    ## Stays silent on
    Held-out accuracies of 90 % and more, detectors (BAT004), language and contrastive models, unknown batch or classes.
    ## Source
    Variance of a mean of B gradients is 1/B of that of one; Wu and He 2018, figure 1, for BatchNorm.
    """
    batch, classes = run.number("effective_batch") or run.number("batch_size"), class_count(run)
    train, held_out, hits = train_loss(run), val_loss(run), accuracy(run)
    if batch is None or not 1 <= batch <= 2 or classes is None or train is None or held_out is None:
        return
    if is_detector(run) or is_language_model(run) or is_contrastive(run) or not falls_when_good(run, train):
        return
    if len(held_out.finite) < _LEAST or held_out.first_non_finite is not None or relative_drop(train.values) <= 0:
        return
    lowest, end = min(held_out.finite), median(tail(held_out.values, 0.2, 3))
    good = hits is not None and bool(hits.finite) and median(tail(hits.values, 0.2, 3)) >= _GOOD
    if lowest <= 0 or good or end < (1 + _ABOVE_BEST) * lowest:
        return
    yield finding(
        f"배치 {figure(batch)}개로 갱신해 검증 손실이 최저보다 {percent(end / lowest - 1)} 높은 곳에서 흔들립니다.",
        *cite_settings(run, "batch_size", "gradient_accumulation", "learning_rate"),
        cite_point(held_out, held_out.argmin or 0, "최저"),
        cite_point(held_out, -1, "마지막"),
        calculated(
            "끝 수준과 최저의 비입니다.", end / lowest, f"{figure(end)} ÷ {figure(lowest)} = {figure(end / lowest)}"
        ),
        severity=Severity.HIGH if end >= (1 + _MUCH_ABOVE) * lowest else Severity.MEDIUM,
        argues={"batch_noise": 1.0, "bn_small_batch": 3.0, "overfit": -2.5} if _normalises_batches(run) else {},
        facts={"batch": batch, "over_best": end / lowest},
    )


def _normalises_batches(run: Run) -> bool:
    """Return whether the run says that its model has BatchNorm layers."""
    return any("batchnorm" in str(s.value).lower().replace("_", "").replace(" ", "") for s in run.settings)
