"""NUM001: the training loss becomes NaN or infinite."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import loss_components, train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule("NUM001", "non-finite-loss", {"nan_lr_diverge": 1.0, "nan_bad_data": 0.5, "nan_fp16_overflow": 0.5})
def non_finite_loss(run: Run) -> Iterator[Finding]:
    """Report the first NaN or infinity of the training loss.

    ## What it does
    Finds the first non-finite record of the whole training loss, or of its parts, and the last finite value before it.
    ## Why it matters
    A mean over an epoch turns NaN from one batch on; everything computed after that point is lost.
    ## Fires on
    At least one NaN or infinite record in the training loss after at least one finite record.
    ## Stays silent on
    Time columns such as 'nanms', losses that are NaN from the first record (NUM002), and isolated missing cells.
    ## Source
    IEEE 754; Ultralytics trainers log running means, so one NaN batch makes the epoch NaN (verified by running them).
    """
    series = train_loss(run)
    broken = series if series is not None and series.first_non_finite is not None else _broken_part(run)
    if broken is None or broken.first_non_finite in (None, 0):
        return
    first = broken.first_non_finite
    before = broken.values[first - 1]
    lost = sum(v != v for v in broken.values[first:])
    yield finding(
        f"손실 값이 {broken.x_label(first)}부터 {figure(broken.values[first])} 값으로 바뀌었습니다.",
        Evidence(
            statement=f"{broken.x_label(first)}의 {broken.name} 기록이 {figure(broken.values[first])}입니다.",
            value=broken.values[first],
            source=broken.source(first),
        ),
        Evidence(
            statement=f"직전 기록({broken.x_label(first - 1)})의 {broken.name} 값은 {figure(before)}였습니다.",
            value=before,
            source=broken.source(first - 1),
        ),
        severity=Severity.CRITICAL,
        facts={"first_nan_x": broken.xs[first], "last_finite": before, "nan_records": float(lost)},
    )


def _broken_part(run: Run) -> Series | None:
    parts = [p for p in loss_components(run, Role.TRAIN_LOSS) if p.first_non_finite is not None]
    return min(parts, key=lambda p: p.first_non_finite or 0, default=None)
