"""FIT080: a detector ends its epochs with a poor mAP and held-out losses far above its training losses."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.evaluation.detector_far_off import detector_far_off
from jindan_tools.rules.fit.overfit import overfit
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent, times

_LEAST_EPOCHS = 50
# Of 40 public detectors with an mAP (0.5 to 0.95) below 0.2 that were judged by hand, none was sound with losses this far apart.
_POOR, _POOR_AT_HALF = 0.15, 0.25
_APART, _FELL = 1.45, 0.25
_CLOSE, _PARTED = 1.5, 0.9
_JUMPS = 4.0


@rule(
    "FIT080",
    "detector-knows-its-images",
    {
        "overfit": 3.0,
        "too_little_data": 1.5,
        "train_val_shift": 0.5,
        "lr_too_low": -2.0,
        "healthy_converged": -4.0,
    },
)
def detector_knows_its_images(run: Run) -> Iterator[Finding]:
    """Report a detector whose training losses went on falling while it hardly finds anything in other images.

    ## What it does
    Compares the summed losses of both splits, early and at the end, and looks at the mean average precision of the end.
    ## Why it matters
    Losses that fall to the last epoch look like success. With the losses of other images far above and few boxes found, what was
    learnt belongs to the training images: more of them, or better labels, help; more epochs do not.
    ## Fires on
    Fifty epochs or more, a training loss that fell by a quarter, a held-out loss at the end at least 1.45 times the training
    loss and farther apart than early on, and an mAP whose last level is below 0.15 (0.25 at IoU 0.5).
    ## Stays silent on
    Losses that were far apart from the first epochs on (EVL012), held-out losses that rise (FIT001) or jump, shorter runs.
    ## Source
    Ultralytics computes the validation loss with the criterion of training, without its augmentation (engine/validator.py).
    """
    train, held_out, found = train_loss(run), val_loss(run), val_metric(run)
    if train is None or held_out is None or found is None or not is_detector(run) or train.axis is not Axis.EPOCH:
        return
    if len(found.finite) < _LEAST_EPOCHS or not _is_poor(found) or relative_drop(train.finite) < _FELL:
        return
    early, late = _apart(train, held_out, int(run.number("close_mosaic") or 0))
    if (
        late < _APART
        or early > min(_CLOSE, _PARTED * late)
        or max(tail(held_out.finite)) > _JUMPS * min(held_out.finite)
    ):
        return
    if any(overfit.check(run)) or any(detector_far_off.check(run)):
        return
    level = median(tail(found.finite))
    yield finding(
        f"학습 손실은 {percent(relative_drop(train.finite))} 줄었지만 검증 손실은 그 {times(late)}에 머물고 {found.name} 값은 끝까지 "
        f"{figure(level)} 수준입니다. 학습한 이미지 밖에서는 거의 찾지 못합니다.",
        cite_point(train, train.finite_indices[-1], "마지막 학습 손실"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막 검증 손실"),
        cite_point(found, found.best or 0, "가장 높은 기록"),
        cite_point(found, found.finite_indices[-1], "마지막"),
        calculated(
            "같은 식으로 잰 두 손실의 끝부분 비(검증 ÷ 학습)입니다.",
            late,
            f"앞 {figure(early)} → 끝 {figure(late)}",
        ),
        *cite_settings(run, "train_samples", "epochs"),
        severity=Severity.HIGH,
        facts={"apart": late, "metric": level},
    )


def _is_poor(found: Series) -> bool:
    limit = _POOR if "95" in found.name.rpartition("/")[2] else _POOR_AT_HALF
    return 0 < median(tail(found.finite)) < limit


def _apart(train: Series, held_out: Series, closing: int) -> tuple[float, float]:
    """Return held-out over training loss as levels of the first tenth and of the last.

    The closing epochs without mosaic are left out: easier images alone lower the training loss there.
    """
    place = dict(zip(held_out.xs, held_out.values, strict=True))
    ratios = [place[x] / v for x, v in zip(train.xs, train.values, strict=True) if x in place and v > 0]
    ratios = ratios[: len(ratios) - closing] if closing < len(ratios) // 2 else ratios
    size = max(3, len(ratios) // 10)
    return (median(ratios[:size]), median(ratios[-size:])) if ratios else (0.0, 0.0)
