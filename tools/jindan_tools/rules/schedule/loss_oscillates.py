"""LRS010: the loss swings up and down without a trend at a high learning rate."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.recipe import family_of
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import head, noise, rises, tail
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.optimizer.rate_evidence import cite_rate
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 8
# The upper ends of the usual ranges in frameworks/optimizer_ranges.py, halved.
_HIGH = {OptimizerFamily.ADAM: 5e-3, OptimizerFamily.SGD: 0.2}
_SWING = 0.05


@rule(
    "LRS010",
    "loss-oscillates",
    {"lr_too_high_oscillate": 3.0, "diverge_no_nan": 0.5, "lr_too_low": -3.0, "overfit": -2.0, "underfit": -1.0},
)
def loss_oscillates(run: Run) -> Iterator[Finding]:
    """Report epoch means of the loss that swing without getting lower.

    ## What it does
    Counts the rises between neighbouring epoch means, their typical size, and how far the end is below the start.
    ## Why it matters
    A mean over an epoch has little sampling noise. When it still jumps by several percent each time, the steps are
    too large for the valley the weights are in.
    ## Fires on
    Eight epoch means or more, at least 40 % of the steps upward, a typical jump of 5 % or more of the level, an end
    not more than 15 % below the start, and a rate at the upper end for the optimizer (0.2 SGD, 0.005 Adam). Without
    a known rate the validation loss must swing as well, and it stays a remark.
    ## Stays silent on
    Step records, falling losses, adversarial losses, small swings at chance level (plateau rules).
    ## Source
    Smith 2017 (learning-rate range test); failure catalogue causes/taxonomy.jsonl.
    """
    loss = train_loss(run)
    if loss is None or loss.axis is not Axis.EPOCH or len(loss) < _LEAST or len(loss.finite) < len(loss):
        return
    if not falls_when_good(run, loss) or not _swings(loss, 0.4) or _falls(loss):
        return
    family, rate = family_of(run), highest_rate(run)
    high = rate is not None and rate >= _HIGH.get(family or OptimizerFamily.SGD, 0.2)
    held_out = val_loss(run)
    if not high and (held_out is None or not _swings(held_out, 0.3) or rate is not None):
        return
    up = rises(loss.values)
    yield finding(
        f"{loss.name} 값이 추세 없이 오르내립니다. {len(loss) - 1}번 가운데 {up}번 올랐습니다.",
        *cite_rate(run),
        cite_point(loss, loss.argmin or 0, "최저"),
        cite_point(loss, loss.argmax or 0, "최고"),
        calculated(
            "이웃한 에폭 사이의 전형적인 변동 폭입니다.",
            noise(loss.values) / median(loss.values),
            f"{figure(noise(loss.values))} ÷ {figure(median(loss.values))} = {percent(noise(loss.values) / median(loss.values))}",
        ),
        severity=Severity.HIGH if high else Severity.MEDIUM,
        argues={
            "lr_too_high_oscillate": 3.5 if high else 1.0,
            "diverge_no_nan": 0.5,
            "lr_too_low": -3.0 if high else -1.0,
            "overfit": -2.0,
            "underfit": -1.0,
        },
        facts={"rises": float(up), "records": float(len(loss))},
    )


def _swings(series: Series, share: float) -> bool:
    values = series.finite
    if len(values) < _LEAST or min(values) < 0 or median(values) == 0:
        return False
    return rises(values) >= share * (len(values) - 1) and noise(values) >= _SWING * median(values)


def _falls(loss: Series) -> bool:
    return median(tail(loss.values)) < 0.85 * median(head(loss.values, 0.2))
