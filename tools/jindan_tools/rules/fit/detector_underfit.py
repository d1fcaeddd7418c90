"""FIT007: a detector finds practically nothing after many epochs although nothing diverged."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Series
from jindan_tools.rules.labels.scan import background_share
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_NOTHING = 0.02
_LEAST_EPOCHS = 20
_UNDER_WAY = 0.8
_LITTLE, _LITTLE_STRICT, _MANY_EPOCHS = 0.1, 0.04, 50


@rule(
    "FIT007",
    "detector-underfit",
    {
        "underfit": 2.5,
        "too_little_data": 1.0,
        "lr_too_low": 0.5,
        "overfit": -3.0,
        "healthy_converged": -3.0,
        "leakage": -2.0,
    },
)
def detector_underfit(run: Run) -> Iterator[Finding]:
    """Report a detector that stays near mAP 0 over many epochs with finite, slowly falling losses.

    ## What it does
    Takes the best detection metric of the run, the change of the losses and the starting point of the weights.
    ## Why it matters
    A detector from scratch on few images, or at a tiny learning rate, needs far more than its budget.
    ## Fires on
    At least 20 epochs, best mAP below 0.02, finite losses that fell by less than half and did not rise; from 50 epochs
    on an mAP that ends below 0.1 (0.04 over IoU 0.5 to 0.95), however far the losses fell. A lead only while the run goes
    on and its loss is at its lowest.
    ## Stays silent on
    Held-out losses that rise or jump, NaN, missing labels, losses that fell strongly (the evaluation is then suspect).
    ## Source
    Trend of the logged records.
    """
    metric, train, held_out = val_metric(run), train_loss(run), val_loss(run)
    if not is_detector(run) or metric is None or train is None or len(metric.finite) < _LEAST_EPOCHS:
        return
    if not _finds_little(metric) or train.first_non_finite is not None or _labels_missing(run):
        return
    drop = relative_drop(train.values)
    long = len(metric.finite) >= _MANY_EPOCHS and max(metric.finite) > 0
    if not long and (not -0.05 <= drop <= 0.5 or max(train.finite) > 1.5 * train.finite[0]):
        return
    if held_out is not None and held_out.finite and median(tail(held_out.values)) > 1.1 * held_out.finite[0]:
        return
    scratch = run.flag("pretrained") is False
    goes_on = _barely_begun(run) or _still_falls(run, train)
    yield finding(
        f"{len(metric.finite)} 에폭 동안 {metric.name} 값이 {figure(max(metric.finite))} 값을 넘지 못했고 손실은 {percent(abs(drop))} {'줄었' if drop >= 0 else '늘었'}습니다.",
        cite_point(metric, metric.best or 0, "최고 기록"),
        cite_point(train, train.finite_indices[0]),
        cite_point(train, train.finite_indices[-1]),
        *cite_settings(run, "pretrained", "train_samples", "epochs"),
        severity=Severity.MEDIUM if goes_on else Severity.HIGH,
        argues={
            "underfit": 1.0 if goes_on else 2.5,
            "too_little_data": 1.0 if scratch else 0.5,
            "lr_too_low": 0.5,
            "overfit": -3.0,
            "healthy_converged": -3.0,
            "leakage": -2.0,
        },
        facts={"best_metric": max(metric.finite), "loss_drop": drop},
    )


def _finds_little(metric: Series) -> bool:
    """Return whether the best mAP is below 0.02, or after many epochs the last level below 0.1 (0.04 over IoU 0.5 to 0.95)."""
    if max(metric.finite) < _NOTHING:
        return True
    limit = _LITTLE_STRICT if "95" in metric.name.rpartition("/")[2] else _LITTLE
    return len(metric.finite) >= _MANY_EPOCHS and median(tail(metric.finite)) < limit


def _barely_begun(run: Run) -> bool:
    done, planned = run.epochs_done, run.epochs_planned
    return run.ending is Ending.UNKNOWN and done is not None and bool(planned) and done < 0.1 * (planned or 0)


def _still_falls(run: Run, train: Series) -> bool:
    """Return whether a run under way ends at its lowest: more of its budget may be all that it needs."""
    planned = run.epochs_planned
    if len(train.finite) >= _MANY_EPOCHS or run.ending is not Ending.UNKNOWN or not planned:
        return False
    if (run.epochs_done or planned) > _UNDER_WAY * planned:
        return False
    return min(train.finite) in tail(train.finite, 0.1, 2)


def _labels_missing(run: Run) -> bool:
    shares = [background_share(e) for e in run.of_kind(EventKind.LABEL_SCAN)]
    return any(s is not None and s >= 0.5 for s in shares)
