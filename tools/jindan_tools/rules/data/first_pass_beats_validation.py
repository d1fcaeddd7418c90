"""DAT008: unseen training rows were answered better in the first pass than validation rows ever were."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial, is_detector, is_preference
from jindan_tools.curves.select import train_loss, train_metric, val_loss, val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.evaluation.averaged_weights_lag import averaged_weights_lag
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_APART = 0.6
_GAP = 0.2
_WORSE = 1.1
_LEAST = 5


_WEIGHTS = {
    "train_val_shift": 4.0,
    "metric_bug": 0.5,
    "overfit": -5.0,
    "memorisation": -2.0,
    "label_noise": -1.0,
    "labels_shuffled": -2.0,
    "too_little_data": -1.0,
    "healthy_converged": -2.0,
}
# BatchNorm statistics of a few samples spoil an evaluation in the same way.
_TINY = 4
_TINY_BATCH = {"train_val_shift": 2.0, "bn_small_batch": 2.0}


@rule("DAT008", "first-pass-beats-validation", {**_WEIGHTS, "bn_small_batch": 2.0})
def first_pass_beats_validation(run: Run) -> Iterator[Finding]:
    """Report a validation that never reaches what the first pass over the training rows reached.

    ## What it does
    In the first epoch every training row is answered before it was ever learnt from, so the mean of that epoch is a
    held-out score on the training distribution. It is compared with the best validation score of the whole run.
    ## Why it matters
    A gap between training and validation is usually read as over-fitting. Nothing can have been learnt by heart in the
    first pass: a validation that stays far below it sees other inputs, other preprocessing or other labels.
    ## Fires on
    Epoch means from epoch 0 or 1, at least 5 epochs, a best validation metric of at most 60 % of the first training
    metric and 0.2 below it (on a scale to 1), and a validation loss that never fell below 1.1 x the first training loss.
    ## Stays silent on
    Detectors, games, averaged weights that lag (EVL007), resumed records, runs without a metric for both sides.
    ## Source
    Progressive validation: the online error of a single pass is an unbiased estimate of the generalisation error
    (Blum, Kalai and Langford 1999).
    """
    trained, judged = train_metric(run), val_metric(run)
    loss, held_out = train_loss(run), val_loss(run)
    if trained is None or judged is None or loss is None or held_out is None:
        return
    if is_detector(run) or is_adversarial(run) or is_preference(run) or not _from_the_start(trained):
        return
    if not trained.higher_is_better or not judged.higher_is_better or min(len(trained), len(judged)) < _LEAST:
        return
    first, best, scale = trained.values[0], max(judged.finite, default=0.0), 100.0 if max(trained.finite) > 1.5 else 1.0
    if best > _APART * first or first - best < _GAP * scale or not _loss_agrees(loss, held_out):
        return
    if any(averaged_weights_lag.check(run)):
        return
    yield finding(
        f"첫 에폭에 처음 본 학습 표본의 {trained.name} 값이 {figure(first)}인데 검증은 끝까지 {figure(best)} 값을 넘지 못해, "
        "과적합이 아니라 검증 데이터나 전처리가 학습과 다른 것입니다.",
        cite_point(trained, 0, "아직 외울 수 없는 첫 바퀴의 평균"),
        cite_point(judged, judged.best or 0, "검증의 최고 기록"),
        cite_point(loss, 0, "첫 바퀴의 평균"),
        cite_point(held_out, held_out.argmin or 0, "검증 손실의 최저 기록"),
        severity=Severity.HIGH,
        argues={**_WEIGHTS, **_TINY_BATCH} if (run.number("batch_size") or _TINY + 1) <= _TINY else _WEIGHTS,
        facts={"first": first, "best": best},
    )


def _from_the_start(series: Series) -> bool:
    return series.axis is Axis.EPOCH and bool(series.finite) and series.xs[0] <= 1 and series.first_non_finite is None


def _loss_agrees(loss: Series, held_out: Series) -> bool:
    if loss.axis is not Axis.EPOCH or not loss.finite or not held_out.finite:
        return False
    return min(held_out.finite) >= _WORSE * loss.values[0] > 0
