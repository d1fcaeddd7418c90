"""DET010: a detector with transformer queries is trained by SGD at the rate of a convolutional one."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting, cite_stated
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.select import train_loss, val_metric
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily, optimizer_family
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times
from jindan_tools.text.safe import safe_line

_LEAST = 5
_FINDS = 0.05
_RECIPE, _TOO_HIGH = 1e-4, 10.0


@rule(
    "DET010",
    "queries-under-sgd",
    {
        "optimizer_lr_mismatch": 3.5,
        "underfit": -2.0,
        "too_little_data": -2.0,
        "labels_missing": -2.0,
        "small_object_no_anchor": -3.0,
        "overfit": -3.0,
        "lr_too_low": -3.0,
        "healthy_converged": -4.0,
    },
)
def queries_under_sgd(run: Run) -> Iterator[Finding]:
    """Report a DETR or RT-DETR under SGD at ten times its rate or more that finds nothing.

    ## What it does
    Reads the name of the model, the optimizer and the highest rate.
    ## Why it matters
    Attention layers get gradients of very different sizes; all published recipes of the family take AdamW at 1e-4. SGD at 0.01
    keeps the losses where they begin. Labels that train a YOLO are fine here too.
    ## Fires on
    A model named for DETR (or num_queries), SGD, a rate of 1e-3 or more, five evaluations or more below a mAP of 0.05.
    ## Stays silent on
    AdamW, small rates, runs that find something.
    ## Source
    Lv et al. 2023 (RT-DETR): AdamW, 1e-4; Carion et al. 2020 (DETR): AdamW, 1e-4; ultralytics docs models/rtdetr.
    """
    named = next((s for s in run.settings if _is_of_family(s)), None)
    metric, loss, rate = val_metric(run), train_loss(run), highest_rate(run)
    if named is None or metric is None or len(metric.finite) < _LEAST or rate is None or rate < _TOO_HIGH * _RECIPE:
        return
    if optimizer_family(run.word("optimizer")) is not OptimizerFamily.SGD or max(metric.finite) >= _FINDS:
        return
    yield finding(
        f"DETR 계열({safe_line(str(named.value), 40)})을 SGD, 학습률 {figure(rate)} 값으로 학습했습니다. 이 계열의 레시피는 AdamW 0.0001이고, "
        f"지금 값은 그 {times(rate / _RECIPE)}입니다. 합성곱 검출기(YOLO)에서 잘 되던 값이 여기에는 맞지 않습니다.",
        cite_stated(named),
        *known(cite_setting(run, "optimizer"), cite_setting(run, "learning_rate")),
        cite_point(metric, metric.best or 0, "최고 기록"),
        *(() if loss is None or not loss.finite else (cite_point(loss, loss.finite_indices[-1], "마지막"),)),
        calculated("레시피와의 비입니다.", rate / _RECIPE, f"{figure(rate)} ÷ 0.0001 = {figure(rate / _RECIPE)}"),
        severity=Severity.HIGH,
        facts={"rate": rate},
    )


def _is_of_family(setting: Setting) -> bool:
    last = setting.leaf
    if last == "num_queries":
        return True
    return last in ("model", "type", "arch", "weights", "cfg", "yaml") and "detr" in str(setting.value).lower()
