"""NUM024: training and held-out loss are both at their best at the first record and end clearly worse."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.select import learning_rate, train_loss, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _LEAST_HELD_OUT = 4, 5
_RISE = 0.15
_EARLY = 0.25
# Half of the usual highest rate for fine-tuning all weights of a pretrained network with Adam and far beyond it.
_HIGH_FOR_FINE_TUNING = 5e-4
_PRETRAINED = ("_name_or_path", "model_name_or_path", "base_model_name_or_path")


@rule(
    "NUM024",
    "worse-from-the-start",
    {
        "diverge_no_nan": 3.0,
        "lr_too_high_oscillate": 1.0,
        "catastrophic_forgetting": 0.5,
        "overfit": -3.0,
        "underfit": -1.0,
        "lr_too_low": -3.0,
        "healthy_converged": -3.0,
    },
)
def worse_from_the_start(run: Run) -> Iterator[Finding]:
    """Report a training that makes both the training and the held-out loss worse than they were at first.

    ## What it does
    Compares the first record of the training loss with its end, and the early minimum of the held-out loss with its end.
    ## Why it matters
    Over-fitting lowers the training loss. When both losses rise from where they began, the updates destroy what the
    weights knew; on pretrained weights that is a rate far too high.
    ## Fires on
    Four training and five held-out records, a training loss that never goes below its first record and ends 15 % above
    it, and a held-out loss whose minimum lies in the first quarter and that ends 15 % above it.
    ## Stays silent on
    Losses that fell at any time, non-finite, adversarial and policy losses.
    ## Source
    Gradient descent lowers the loss it descends; learning rates of fine-tuning: frameworks/optimizer_ranges.py.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or not falls_when_good(run, train) or not falls_when_good(run, held_out):
        return
    if len(train.finite) < _LEAST or len(held_out.finite) < _LEAST_HELD_OUT:
        return
    if train.first_non_finite is not None or held_out.first_non_finite is not None:
        return
    first, end = train.finite[0], median(train.finite[-2:])
    low, held_end = min(held_out.finite), median(held_out.finite[-3:])
    early = held_out.finite.index(low) <= _EARLY * len(held_out.finite)
    if first <= 0 or low <= 0 or min(train.finite) < first or end < (1 + _RISE) * first:
        return
    if not early or held_end < (1 + _RISE) * low:
        return
    rate = _high_rate(run)
    yield finding(
        f"학습 손실이 첫 기록 {figure(first)}보다 {percent(end / first - 1)}, 검증 손실이 초반의 {figure(low)}보다 "
        f"{percent(held_end / low - 1)} 높게 끝났습니다. 학습할수록 두 손실이 함께 나빠졌습니다.",
        *cite_ends(train),
        cite_point(held_out, held_out.finite_indices[held_out.finite.index(low)], "최저"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막"),
        calculated(
            "학습 손실의 끝 수준과 첫 기록의 비입니다.",
            end / first,
            f"{figure(end)} ÷ {figure(first)} = {figure(end / first)}",
        ),
        *rate,
        severity=Severity.HIGH,
        argues=None if not rate else {**_WITH_RATE},
        facts={"train_rise": end / first, "val_rise": held_end / low},
    )


_WITH_RATE = {
    "lr_too_high_oscillate": 3.0,
    "diverge_no_nan": 2.5,
    "catastrophic_forgetting": 0.5,
    "overfit": -3.0,
    "underfit": -1.0,
    "lr_too_low": -3.0,
    "healthy_converged": -3.0,
}


def _high_rate(run: Run) -> tuple[Evidence, ...]:
    rate = learning_rate(run)
    if rate is None or rate.argmax is None or rate.values[rate.argmax] < _HIGH_FOR_FINE_TUNING or not _pretrained(run):
        return ()
    return (cite_point(rate, rate.argmax, "가장 높은 학습률"),)


def _pretrained(run: Run) -> bool:
    return bool(run.stated(*_PRETRAINED))
