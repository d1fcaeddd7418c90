"""DAT004: curves step where mosaic augmentation is switched off."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_line, cite_setting
from jindan_tools.curves.select import loss_components, val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_STEP = 0.08


@rule(
    "DAT004",
    "augmentation-switch",
    {"aug_switch_step": 3.0, "overfit": -1.0, "loss_spike_recover": -2.0, "diverge_no_nan": -1.0},
)
def augmentation_switch(run: Run) -> Iterator[Finding]:
    """Explain a step of the curves by the end of mosaic augmentation.

    ## What it does
    Computes the switch epoch, epochs - close_mosaic + 1, and compares the medians of the 4 epochs before and after it.
    ## Why it matters
    Training losses fall and held-out losses shift because the images change, not because of over-fitting or instability.
    ## Fires on
    An Ultralytics run with mosaic and close_mosaic above 0 that reached the switch, and a part of a loss that steps by
    at least 8 % and 3 times the usual change there.
    ## Stays silent on
    Runs with close_mosaic 0, runs that ended before the switch, curves without a step.
    ## Source
    Ultralytics engine/trainer.py: `if epoch == (self.epochs - self.args.close_mosaic): self._close_dataloader_mosaic()`.
    """
    epochs, last = run.number("epochs"), run.number("close_mosaic")
    if run.framework is not Framework.ULTRALYTICS or epochs is None or not last or run.number("mosaic") == 0:
        return
    switch = epochs - last + 1
    if switch <= 3:
        return
    stepped = [(s, step) for s in _parts(run) if (step := _step_at(s, switch)) is not None]
    if not stepped:
        return
    series, step = max(stepped, key=lambda pair: abs(pair[1]))
    setting, line = cite_setting(run, "close_mosaic"), run.last_event(EventKind.AUG_SWITCH)
    index = next(i for i, x in enumerate(series.xs) if x >= switch)
    yield finding(
        f"{figure(switch)} 에폭에서 모자이크 증강이 꺼지면서 손실이 계단처럼 바뀌었습니다.",
        *(() if setting is None else (setting,)),
        Evidence(
            statement=f"{figure(switch)} 에폭 앞뒤로 {series.name} 수준이 {percent(step)} 바뀌었습니다.",
            value=step,
            source=series.source(index),
            formula=f"전환 에폭 = {figure(epochs)} - {figure(last)} + 1 = {figure(switch)}",
        ),
        *(() if line is None else (cite_line(line, "로그에 모자이크를 끈다는 줄이 있습니다."),)),
        *_metric_proof(run, switch),
        severity=Severity.INFO,
        facts={"switch": switch, "step": step},
    )


def _parts(run: Run) -> tuple[Series, ...]:
    return (*loss_components(run, Role.TRAIN_LOSS), *loss_components(run, Role.VAL_LOSS))


def _step_at(series: Series, switch: float) -> float | None:
    if series.axis is not Axis.EPOCH:
        return None
    before = [v for x, v in zip(series.xs, series.values, strict=True) if switch - 4 <= x < switch and math.isfinite(v)]
    after = [v for x, v in zip(series.xs, series.values, strict=True) if switch <= x < switch + 4 and math.isfinite(v)]
    if len(before) < 3 or not after or median(before) == 0:
        return None
    usual = median(abs(b - a) for a, b in pairwise(before)) or 1e-12
    change = median(after) - median(before)
    share = change / abs(median(before))
    return share if abs(share) >= _STEP and abs(change) >= 3 * usual else None


def _metric_proof(run: Run, switch: float) -> tuple[Evidence, ...]:
    metric = val_metric(run)
    if metric is None or metric.axis is not Axis.EPOCH:
        return ()
    place = next((i for i, x in enumerate(metric.xs) if x >= switch), None)
    if place is None or place == 0:
        return ()
    before, after = metric.values[place - 1], metric.values[place]
    return (
        Evidence(
            statement=f"{metric.name} 값은 전환 직전 {figure(before)}에서 전환 에폭 {figure(after)} 값으로 바뀌었습니다.",
            value=after,
            source=metric.source(place),
        ),
    )
