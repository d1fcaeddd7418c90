"""LRS011: the loss shoots up in the first records of a run without warmup."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.rate import logged_rate
from jindan_tools.curves.select import train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_LEAST = 20
_RATIO = 1.3
_LATER = 200


@rule("LRS011", "early-spike-without-warmup", {"warmup_missing": 2.5, "lr_too_high_oscillate": 0.5})
def early_spike_without_warmup(run: Run) -> Iterator[Finding]:
    """Report a loss that rises at once when the first step already uses the full rate.

    ## What it does
    Compares the first record with the highest one within the first tenth of the run, and checks that the rate starts
    at its peak or that the configured warmup is 0.
    ## Why it matters
    Adam's second moment is unknown in the first steps; the full rate then makes steps of arbitrary size.
    ## Fires on
    Twenty records or more, a rise by 30 % or more in the first tenth (within 10 records), and no warmup.
    ## Stays silent on
    Runs with a warmup, unknown warmup and rate, first records taken after hundreds of steps,
    single batches whose loss swings as far later on.
    ## Source
    Goyal et al. 2017; Liu et al. 2020 (RAdam).
    """
    loss = train_loss(run)
    if loss is None or len(loss) < _LEAST or loss.xs[0] > 100 or not falls_when_good(run, loss) or not _no_warmup(run):
        return
    early = range(1, max(3, min(10, len(loss) // 10)) + 1)
    top = max(early, key=loss.values.__getitem__)
    if loss.values[0] <= 0 or loss.values[top] < _RATIO * loss.values[0] or loss.first_non_finite is not None:
        return
    if _is_usual(loss, top):
        return
    survived = min(loss.values[top:]) < loss.values[0]
    ratio = loss.values[top] / loss.values[0]
    yield finding(
        f"웜업 없이 시작한 직후 {loss.name} 값이 처음의 {times(ratio)}까지 치솟았습니다.",
        cite_point(loss, 0, "처음"),
        cite_point(loss, top, "초반 최고"),
        *known(cite_setting(run, "warmup_steps"), _rate(run)),
        calculated(
            "초반 최고값과 첫 값의 비입니다.",
            ratio,
            f"{figure(loss.values[top])} ÷ {figure(loss.values[0])} = {figure(ratio)}",
        ),
        severity=Severity.LOW if survived else Severity.MEDIUM,
        argues={"warmup_missing": 1.0 if survived else 2.0, "lr_too_high_oscillate": 0.5},
        facts={"ratio": ratio},
    )


def _is_usual(loss: Series, top: int) -> bool:
    """Return whether later records swing as far around their own level as the peak stands above the first."""
    later = loss.finite[top + 1 :][:_LATER]
    level = median(later) if later else 0.0
    return level > 0 and max(later) / level >= loss.values[top] / loss.values[0]


def _rate(run: Run) -> Evidence | None:
    logged = logged_rate(run, 3)
    return None if logged is None else cite_point(logged[0], 0, "첫 기록부터 최고 학습률")


def _no_warmup(run: Run) -> bool:
    stated = [run.number(n) for n in ("warmup_steps", "warmup_ratio", "warmup_epochs")]
    if any(stated):
        return False
    logged = logged_rate(run, 3)
    if logged is None:
        return any(v == 0 for v in stated)
    return _starts_at_peak(logged[0])


def _starts_at_peak(rate: Series) -> bool:
    return rate.values[0] >= 0.98 * max(rate.finite) > 0 and rate.xs[0] <= 20
