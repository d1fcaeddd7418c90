"""DAT003: training goes well while the held-out metric of a detector stays at zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import last_segment, loss_components, train_loss, val_loss, val_metric
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.labels.scan import background_share
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_SHOT_UP = 5.0
_LEAST, _LEAST_EPOCHS, _SHARP = 20, 8, 0.8
_EMA = regex(r"(?i)(?:^|[^a-z])ema|averag")


# A detector learns a dozen images by heart and knows nothing else.
_FEW = 24
_BY_HEART = {
    "too_little_data": 4.0,
    "overfit": 3.5,
    "memorisation": 2.0,
    "labels_missing": -2.0,
    "train_val_shift": -3.0,
    "underfit": -2.0,
    "lr_too_low": -3.0,
}


@rule(
    "DAT003",
    "metric-zero-loss-falls",
    {
        "train_val_shift": 2.5,
        "metric_bug": 1.0,
        "val_settings_differ": 1.0,
        "overfit": -3.0,
        "underfit": -2.0,
        "lr_too_low": -3.0,
    },
)
def metric_zero_loss_falls(run: Run) -> Iterator[Finding]:
    """Report a detector that learns its training set and finds nothing in the held-out set.

    ## What it does
    Compares the fall of the training loss with the best held-out metric.
    ## Why it matters
    Over-fitting starts well and then declines; a metric that is zero from the first evaluation means that the held-out
    images are prepared, labelled or evaluated differently.
    ## Fires on
    A training loss that fell by at least 60 % over 20 records or more (80 % over 8 means of epochs where nothing at all is found), at least 3 evaluations, all below 0.01, and no
    held-out loss that rose or shot up in between (that would be divergence). A spike after the start is no fall.
    ## Stays silent on
    Missing labels, a metric of -1 (DET008), short runs, other kinds of models, non-finite losses.
    ## Source
    Trend of the logged records.
    """
    metric, train = val_metric(run), train_loss(run)
    if not is_detector(run) or metric is None or train is None or len(metric.finite) < 3 or len(train.finite) < 2:
        return
    drop = _drop(train.finite)
    if len(train.finite) < _LEAST and not _is_plain(run, train, metric, drop):
        return
    held_out = val_loss(run)
    if not 0 <= max(metric.finite) < 0.01 or drop < 0.6 or train.first_non_finite is not None:
        return
    if held_out is not None and len(held_out.finite) > 2 and _diverged(held_out.finite):
        return
    if any((background_share(e) or 0) >= 0.5 for e in run.of_kind(EventKind.LABEL_SCAN)) or _parts_zero(run):
        return
    hits = [s for s in last_segment(run.of_role(Role.TRAIN_METRIC)) if "acc" in s.name.lower() and s.finite]
    yield finding(
        f"학습 손실은 {percent(drop)} 줄었는데 검증 {metric.name} 값은 {figure(max(metric.finite))} 값을 넘지 못했습니다.",
        cite_point(train, train.finite_indices[0]),
        cite_point(train, train.finite_indices[-1]),
        cite_point(metric, metric.best or 0, "최고 기록"),
        *(cite_point(s, s.finite_indices[-1]) for s in hits[:1]),
        severity=Severity.CRITICAL,
        argues=_BY_HEART if _handful(run) else None,
        facts={"loss_drop": drop, "best_metric": max(metric.finite)},
    )


def _handful(run: Run) -> bool:
    """Return whether the trainer counted so few training images that learning them by heart explains it all."""
    counts = [e.number("images") for e in run.of_kind(EventKind.LABEL_SCAN) if e.word("split") in {"train", ""}]
    counted = counts[-1] if counts else run.number("train_samples")
    return counted is not None and 0 < counted < _FEW


def _is_plain(run: Run, train: Series, metric: Series, drop: float) -> bool:
    """Say whether a few means of epochs tell it as well: nothing at all is found where four fifths of the loss are gone.

    Averaged weights, which Ultralytics and its kin evaluate, lag behind in so short a run.
    """
    averaged = run.framework in (Framework.ULTRALYTICS, Framework.YOLOV5) or any(_EMA.search(f"{s.name}={s.value}") for s in run.settings)  # fmt: skip
    means = train.axis is Axis.EPOCH and len(train.finite) >= _LEAST_EPOCHS
    return means and not averaged and drop >= _SHARP and max(metric.finite) == 0


def _drop(values: Sequence[float]) -> float:
    """Return the fall as a share of the start, which is the first record when a spike lifts the level after it."""
    start, end = min(values[0], median(head(values))), median(tail(values))
    return (start - end) / abs(start) if start else 0.0


def _diverged(values: Sequence[float]) -> bool:
    return values[-1] > 1.2 * values[0] or max(values) > _SHOT_UP * values[0] > 0


def _parts_zero(run: Run) -> bool:
    return any("box" in s.name.lower() and s.finite and not any(s.finite) for s in loss_components(run, Role.VAL_LOSS))
