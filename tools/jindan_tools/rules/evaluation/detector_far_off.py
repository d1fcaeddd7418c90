"""EVL012: a detector's held-out losses are twice its training losses from the first epochs on, and it finds nothing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.labels.scan import background_share
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent, times

_LEAST, _FIRST = 5, 1
# Of 36 public detectors that learnt, none was farther apart in its best epoch than 1.3; over-fitted ones began near 1.
_APART, _FAR = 1.6, 2.0
_FINDS = 0.05
_FELL = 0.08
_JUMPS = 4.0
_EMPTY = 0.3


@rule(
    "EVL012",
    "detector-far-off",
    {
        "train_val_shift": 2.0,
        "val_settings_differ": 1.0,
        "labels_corrupt": 0.5,
        "overfit": -4.0,
        "too_little_data": -0.5,
        "healthy_converged": -3.0,
    },
)
def detector_far_off(run: Run) -> Iterator[Finding]:
    """Report a detector whose held-out losses never were near its training losses while these fell.

    ## What it does
    Compares the summed losses of both splits in every epoch after the first, and looks at the mean average precision.
    ## Why it matters
    Both splits are measured with the same loss. A detector that over-fits begins with equal losses and parts later; one that
    is far off from the start sees other images, sizes or labels in validation than in training.
    ## Fires on
    Five epochs or more, a held-out loss at least 1.6 times the training loss in each but the first and twice at the end, a
    training loss that fell by 8 %, and a mAP below 0.05 throughout.
    ## Stays silent on
    Losses that once lay together, held-out losses that jump (a rate too high), batches of one or two images, training images
    of which 30 % have no label, detectors that find something.
    ## Source
    Ultralytics computes the validation loss with the criterion of training (engine/validator.py).
    """
    train, held_out, found = train_loss(run), val_loss(run), val_metric(run)
    if train is None or held_out is None or not is_detector(run) or not _finds_nothing(found):
        return
    ratios = _ratios(train, held_out)[_FIRST:]
    if len(ratios) < _LEAST - _FIRST or min(ratios) < _APART or median(tail(tuple(ratios))) < _FAR:
        return
    if relative_drop(train.finite) < _FELL or max(held_out.finite) > _JUMPS * min(held_out.finite) or _explained(run):
        return
    yield finding(
        f"검증 손실이 첫 에폭 뒤로 줄곧 학습 손실의 {times(min(ratios))} 이상이고 끝에는 {times(ratios[-1])}입니다. 두 손실이 한 번도 "
        "가까웠던 적이 없어, 과적합이 아니라 검증의 이미지나 라벨이 학습과 다르게 준비된 모습입니다.",
        cite_point(train, train.finite_indices[-1], "마지막 학습 손실"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막 검증 손실"),
        calculated(
            "같은 식으로 잰 두 손실의 마지막 비입니다.",
            ratios[-1],
            f"{figure(held_out.finite[-1])} ÷ {figure(train.finite[-1])} = {times(ratios[-1])}",
        ),
        calculated(
            "그동안 학습 손실이 줄어든 비율입니다.", relative_drop(train.finite), percent(relative_drop(train.finite))
        ),
        severity=Severity.HIGH,
        facts={"least": min(ratios), "last": ratios[-1]},
    )


def _finds_nothing(found: Series | None) -> bool:
    return found is not None and bool(found.finite) and max(found.finite) < _FINDS


def _ratios(train: Series, held_out: Series) -> list[float]:
    """Return held-out over training loss of the epochs that have both."""
    place = dict(zip(held_out.xs, held_out.values, strict=True))
    return [place[x] / v for x, v in zip(train.xs, train.values, strict=True) if x in place and v > 0]


def _explained(run: Run) -> bool:
    """Return whether tiny batches or images without labels make the losses differ."""
    if (run.number("batch_size") or run.number("effective_batch") or 16) in (1, 2):
        return True
    shares = (background_share(e) for e in run.events if e.kind is EventKind.LABEL_SCAN)
    return any(share is not None and share >= _EMPTY for share in shares)
