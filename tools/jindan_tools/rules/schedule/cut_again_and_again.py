"""LRS052: a step schedule repeats its cut until the rate is dead, in a run that had more to learn."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.align import index_at
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.rate import index_of, logged_rate
from jindan_tools.curves.select import train_loss, val_metric
from jindan_tools.curves.shape import relative_drop
from jindan_tools.lr.points import LrPoint
from jindan_tools.lr.repeated_cuts import find_repeated_cuts
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 8
_DEAD, _END, _LONG = 0.011, 0.00105, 0.4
_STILL = 0.02
_MUCH, _GOOD, _HALF_RIGHT = 0.5, 0.3, 0.6
# What people call the distance between two cuts: torch's StepLR, the argument of DETR, MMDetection 2.x and timm.
_NAMES = ("lr_drop", "step_size", "lr_step_size", "decay_epochs", "lr_decay_epochs", "lr_step")


@rule(
    "LRS052",
    "cut-again-and-again",
    {
        "sched_total_steps_wrong": 3.5,
        "lr_too_low": 1.0,
        "long_plateau_waste": 1.0,
        "overfit": -1.0,
        "too_little_data": -1.0,
        "epochs_too_few": -2.0,
        "underfit": -1.0,
        "healthy_converged": -4.0,
    },
)
def cut_again_and_again(run: Run) -> Iterator[Finding]:
    """Report a rate that is cut by the same factor at equal distances, and a run that stands still since.

    ## What it does
    Finds equal cuts at equal distances in the logged rate, the record from which the rate is at most 1 % of the first, and what
    loss and metric gained after it.
    ## Why it matters
    StepLR cuts at every multiple of its step size, not once. DETR's `lr_drop` is such a step size: its recipe cuts once, at 200
    of 300 epochs. A value of 12 in 60 epochs leaves a ten-thousandth; more queries or data would not have helped.
    ## Fires on
    Three equal cuts or more, down to a thousandth, at least 40 % of the run at 1 % of the first rate or less, a loss that gained less than 2 % there,
    and that fell by less than half in all (and a metric below 0.6; below 0.3 it is enough).
    ## Stays silent on
    One or two cuts, runs that had learnt most of it, rates by step that rise in between.
    ## Source
    torch.optim.lr_scheduler.StepLR; facebookresearch/detr main.py: StepLR(optimizer, args.lr_drop), epochs 300, lr_drop 200.
    """
    logged = logged_rate(run, _LEAST)
    cuts = None if logged is None else find_repeated_cuts(logged[1])
    if logged is None or cuts is None or logged[1][-1].lr > _END * logged[1][0].lr:
        return
    series, points = logged
    dead = next(p for p in points if p.lr <= _DEAD * points[0].lr) if points[-1].lr <= _DEAD * points[0].lr else None
    if dead is None or (points[-1].step - dead.step) < _LONG * (points[-1].step - points[0].step):
        return
    loss, metric = train_loss(run), val_metric(run)
    if loss is None or not _stands(loss, series, dead) or not _had_more(loss, metric):
        return
    yield finding(
        f"학습률이 {figure(cuts.interval)}마다 {figure(cuts.factor)} 배로 {len(cuts.places)}번 되풀이해 줄어 {series.x_label(index_of(series, dead))}부터는 처음의 1 % 이하였고, "
        "그 뒤로 손실이 움직이지 않았습니다.",
        cite_point(series, 0, "처음"),
        cite_point(series, index_of(series, dead), "여기부터 처음의 1 % 이하"),
        cite_point(series, -1, "마지막"),
        calculated(
            "1 % 이하로 학습한 구간의 비율입니다.",
            (points[-1].step - dead.step) / (points[-1].step - points[0].step),
            f"({points[-1].step:g} − {dead.step:g}) ÷ {points[-1].step - points[0].step:g}",
        ),
        *_named(run, cuts.interval),
        cite_point(loss, loss.finite_indices[-1], f"처음부터 {percent(relative_drop(loss.finite))} 줄어든 값"),
        severity=Severity.HIGH,
        facts={"interval": cuts.interval, "cuts": float(len(cuts.places)), "last": points[-1].lr},
    )


def _stands(loss: Series, rate: Series, dead: LrPoint) -> bool:
    """Return whether the loss gained next to nothing from the record after the rate had died."""
    place = index_at(loss, rate, index_of(rate, dead))
    after = [] if place is None else [v for v in loss.values[place + 1 :] if math.isfinite(v)]
    return len(after) >= 3 and after[0] > 0 and (after[0] - after[-1]) / after[0] < _STILL


def _had_more(loss: Series, metric: Series | None) -> bool:
    if metric is not None and metric.finite and metric.higher_is_better:
        best = max(metric.finite)
        return best < _GOOD or (best < _HALF_RIGHT and relative_drop(loss.finite) < _MUCH)
    return relative_drop(loss.finite) < _MUCH


def _named(run: Run, interval: float) -> tuple[Evidence, ...]:
    held = (s for s in run.stated(*_NAMES) if s.number() == interval)
    found = next(held, None)
    if found is None:
        return ()
    words = f"{found.name}={found.value}은 한 번 줄이는 때가 아니라 줄이는 간격입니다."
    return (Evidence(statement=words, value=interval, source=found.source),)
