"""DET003: YOLOX keeps its least rate for the epochs without augmentation, and these are most of the run."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import learning_rate, val_metric
from jindan_tools.frameworks.yolox import yolox_default
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST_SHARE = 0.4
_GOOD = 0.5
_NEAR = 1.3


@rule(
    "DET003",
    "floor-fills-run",
    {
        "sched_total_steps_wrong": 3.5,
        "lr_too_low": 1.5,
        "too_little_data": -1.0,
        "small_object_no_anchor": -2.0,
        "overfit": -2.0,
        "healthy_converged": -4.0,
        "long_plateau_waste": -2.0,
    },
)
def floor_fills_run(run: Run) -> Iterator[Finding]:
    """Report a YOLOX run whose last epochs without augmentation leave the schedule no room.

    ## What it does
    Takes max_epoch, warmup_epochs and no_aug_epochs of the printed experiment and the logged rate.
    ## Why it matters
    `yoloxwarmcos` reaches its floor (min_lr_ratio, 5 %) where the epochs without augmentation begin, and stays there. The
    defaults 5 and 15 are made for 300 epochs: of 20 epochs they leave 5 of warm-up and 15 at a twentieth of the rate.
    ## Fires on
    no_aug_epochs of 40 % of the run or more, a rate that stayed within 30 % of its floor for them, a metric below 0.5.
    ## Stays silent on
    Longer runs, other schedules, runs that reached a good metric.
    ## Source
    yolox/utils/lr_scheduler.py yolox_warm_cos_lr: elif iters >= total_iters - no_aug_iter: lr = min_lr; yolox/exp/yolox_base.py.
    """
    plan = [_setting(run, name) for name in ("max_epoch", "warmup_epochs", "no_aug_epochs")]
    rate, metric = learning_rate(run), val_metric(run)
    if rate is None or len(rate.finite) < 10 or plan[0] is None or plan[2] is None:
        return
    epochs, still = plan[0].number() or 0.0, plan[2].number() or 0.0
    warm = yolox_default("warmup_epochs") if plan[1] is None else plan[1].number() or 0.0
    if (
        epochs <= 0
        or still < _LEAST_SHARE * epochs
        or (metric is not None and max(metric.finite, default=0.0) >= _GOOD)
    ):
        return
    peak, end = max(rate.finite), rate.finite[-1]
    floor = [v for v in rate.finite[round(len(rate.finite) * max(warm / epochs, 1 - still / epochs)) + 1 :] if v]
    if not floor or max(floor) > _NEAR * end or end > 0.5 * peak:
        return
    between = max(0.0, epochs - warm - still)
    yield finding(
        f"전체 {figure(epochs)} 에폭 가운데 웜업이 {figure(warm)} 에폭, 증강을 끄는 no_aug_epochs가 {figure(still)} 에폭이라 정상 학습률로 배우는 구간이 "
        f"{figure(between)} 에폭뿐입니다. yoloxwarmcos는 no_aug_epochs 동안 학습률을 최고값의 {percent(end / peak)}에 묶어 둡니다.",
        *(cite_stated(s) for s in plan if s is not None),
        cite_point(rate, rate.values.index(peak), "최고"),
        cite_point(rate, rate.finite_indices[-1], "마지막"),
        calculated(
            "웜업과 no_aug_epochs를 뺀 에폭입니다.",
            between,
            f"{figure(epochs)} − {figure(warm)} − {figure(still)} = {figure(epochs - warm - still)}",
        ),
        severity=Severity.HIGH,
        facts={"epochs": epochs, "still": still, "warm": warm, "share": end / peak},
    )


def _setting(run: Run, name: str) -> Setting | None:
    return next((s for s in run.stated(name) if (s.number() or 0.0) > 0), None)
