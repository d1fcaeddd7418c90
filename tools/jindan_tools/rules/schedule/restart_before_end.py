"""LRS171: warm restarts whose last one came shortly before the end, which leaves the weights of a high rate."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import fmean
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.rate import logged_rate
from jindan_tools.curves.select import val_loss, val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _JUMP, _LATE, _STILL_HIGH, _WORSE, _LOW = 12, 4.0, 0.8, 0.5, 0.03, 0.2


@rule("LRS171", "restart-before-end", {"sched_total_steps_wrong": 4.0, "best_ckpt_wrong": 1.0, "overfit": -3.0})
def restart_before_end(run: Run) -> Iterator[Finding]:
    """Report a cosine with warm restarts whose last restart lies in the last fifth, so that the run ends at a high rate.

    ## What it does
    Finds the restarts in the logged rate and compares the last rate with the highest, and the last held-out figures with
    those at the end of the cycle before.
    ## Why it matters
    Cycles of T_0, T_0 * T_mult, ... end at their sums only (10, 30, 70 for 10 and 2). Any other number of epochs stops in
    the middle of a cycle; close behind a restart the weights are worse than they were, which looks like over-fitting.
    ## Fires on
    Two restarts or more at the highest rate or near it, the last within the last fifth of the record, a last rate of half
    the highest or more, and a held-out figure that ends 3 % worse than it was when the cycle before ended.
    ## Stays silent on
    Runs that end low, single rises (a resume), figures that are as good as before.
    ## Source
    torch.optim.lr_scheduler.CosineAnnealingWarmRestarts; Loshchilov and Hutter 2017 (SGDR): weights are taken at cycle ends.
    """
    logged = logged_rate(run, _LEAST)
    held = val_metric(run) or val_loss(run)
    if logged is None or held is None or len(held.finite) < _LEAST:
        return
    rate = logged[0]
    values, highest = rate.values, max(rate.values)
    restarts = [i for i in range(1, len(values)) if values[i] > _JUMP * values[i - 1] and values[i] >= 0.8 * highest]
    if len(restarts) < 2 or restarts[-1] < _LATE * len(values) or values[-1] < _STILL_HIGH * highest:
        return
    if any(values[i - 1] > _LOW * highest for i in restarts):
        return
    before, after = _around(held, rate.xs[restarts[-1]] / rate.xs[-1])
    if before is None or after is None or not _lost(held, before, after):
        return
    share = values[-1] / highest
    yield finding(
        f"마지막 재시작({rate.x_label(restarts[-1])}) 뒤 학습률이 최고값의 {percent(share)}인 채로 학습이 끝났습니다. 주기가 끝나는 곳에서 멈추지 않아 "
        f"{held.name} 값이 앞 주기의 끝보다 나쁩니다. 과적합이 아닙니다.",
        cite_point(rate, restarts[-1] - 1, "앞 주기의 끝"),
        cite_point(rate, restarts[-1], "재시작"),
        cite_point(rate, -1, "마지막"),
        cite_point(held, held.finite_indices[-1], "마지막"),
        calculated(
            "마지막 학습률과 최고값의 비율입니다.", share, f"{figure(values[-1])} ÷ {figure(highest)} = {figure(share)}"
        ),
        severity=Severity.HIGH,
        argues={
            "sched_total_steps_wrong": 4.0,
            "best_ckpt_wrong": 1.0,
            "overfit": -3.0,
            "lr_too_high_oscillate": -1.0,
            "healthy_converged": -2.0,
            "sched_cosine_rebound": -2.0,
        },
        facts={"restarts": float(len(restarts)), "share": share},
    )


def _around(held: Series, share: float) -> tuple[float | None, float | None]:
    """Return the means of up to three values before and of those behind a share of the record."""
    border = share * held.xs[-1]
    early = [v for x, v in zip(held.xs, held.values, strict=True) if x < border][-3:]
    late = [v for x, v in zip(held.xs, held.values, strict=True) if x >= border][-3:]
    return (fmean(early) if early else None, fmean(late) if late else None)


def _lost(held: Series, before: float, after: float) -> bool:
    rises = held.higher_is_better if held.higher_is_better is not None else not held.name.lower().endswith("loss")
    change = (before - after) if rises else (after - before)
    return change >= _WORSE * abs(before)
