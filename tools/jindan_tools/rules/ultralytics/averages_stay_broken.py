"""YOL024: one epoch of NaN, finite losses after it, and metrics of 0 for ever: the running averages are NaN."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.select import last_segment, val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 3
_FOUND = 0.05


@rule(
    "YOL024",
    "averages-stay-broken",
    {
        "nan_fp16_overflow": 3.5,
        "nan_frozen_metric": 1.0,
        "nan_bad_data": 1.0,
        "nan_lr_diverge": -2.0,
        "overfit": -4.0,
        "eval_labels_missing": -4.0,
        "labels_missing": -3.0,
        "train_val_shift": -4.0,
        "val_settings_differ": -3.0,
        "healthy_converged": -4.0,
    },
)
def averages_stay_broken(run: Run) -> Iterator[Finding]:
    """Report training losses that come back after NaN while every validation from then on finds nothing.

    ## What it does
    Finds an epoch with a non-finite training loss that is followed by finite ones, and the metric before and after it.
    ## Why it matters
    An activation that overflows in half precision makes the running variance of batch norm infinite. The scaler skips the step, so
    that the weights stay whole and training goes on in batch statistics; but the moving average of the model takes the NaN over and
    never loses it, and validation uses that average. Labels and images are as they were. best.pt of before is whole.
    ## Fires on
    A metric above 0.05 before the epoch, three records or more after it, all with finite training losses and with metrics of 0 or
    NaN.
    ## Stays silent on
    Training losses that stay NaN, metrics that come back.
    ## Source
    ultralytics/utils/torch_utils.py ModelEMA.update (v *= d; v += ... keeps NaN); executed with 8.3.170: one infinite batch leaves
    running_var NaN, weights finite and the average NaN after 100 clean updates; 8.4.190 copies the live weights instead.
    """
    metric = val_metric(run)
    if run.framework not in (Framework.ULTRALYTICS, Framework.YOLOV5) or metric is None:
        return
    parts = [s for s in last_segment(run.of_role(Role.TRAIN_LOSS)) if len(s) == len(metric) and s.axis is metric.axis]
    broken = next((s for s in parts if s.first_non_finite is not None), None)
    at = None if broken is None else broken.first_non_finite
    if broken is None or at is None or not _comes_back(parts, at) or not _is_lost(metric, at):
        return
    half = run.flag("amp") is not False
    best = metric.best or 0
    yield finding(
        f"{broken.x_label(at)} 한 번의 NaN 뒤로 학습 손실은 돌아왔지만 검증은 그 뒤 내내 0입니다. 가중치가 아니라 배치 정규화와 EMA의 평균이 NaN으로 남았습니다.",
        cite_point(broken, at, "NaN"),
        cite_point(broken, broken.finite_indices[-1], "돌아온 학습 손실"),
        cite_point(metric, best, f"NaN 전의 최고, 이때의 best.pt는 온전함({figure(metric.values[best])})"),
        cite_point(metric, len(metric) - 1, "NaN 뒤의 검증"),
        *known(cite_setting(run, "amp")),
        severity=Severity.CRITICAL,
        argues=None if half else {"nan_bad_data": 2.5, "nan_frozen_metric": 1.0, "overfit": -4.0, "eval_labels_missing": -4.0, "train_val_shift": -4.0},
        facts={"at": broken.xs[at]},
    )  # fmt: skip


def _comes_back(parts: list[Series], at: int) -> bool:
    after = [s.values[at + 1 :] for s in parts]
    return all(len(values) >= _LEAST and all(map(math.isfinite, values)) for values in after)


def _is_lost(metric: Series, at: int) -> bool:
    before = [v for v in metric.values[:at] if math.isfinite(v)]
    later = metric.values[at + 1 :]
    return max(before, default=0.0) > _FOUND and not any(v > 0 for v in later if math.isfinite(v))
