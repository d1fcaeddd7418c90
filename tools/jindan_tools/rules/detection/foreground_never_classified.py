"""DET260: a Detectron2 head that calls every proposal background, behind a high cls_accuracy."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _NOTHING = 10, 0.02
# The lowest rate of the zoo is 0.02 for 16 images; one for two images is 0.0025. A hundredth of that is no rate of SGD.
_LOW_RATE = 5e-5
_RATE: dict[str, float] = {"lr_too_low": 3.0, "plateau_prior": 1.5}
_NO_RATE: dict[str, float] = {"plateau_prior": 3.0, "class_imbalance": 1.0, "epochs_too_few": 1.0}
_CLEARS: dict[str, float] = {
    "metric_bug": -3.0,
    "eval_labels_missing": -2.0,
    "val_settings_differ": -3.0,
    "healthy_converged": -4.0,
    "overfit": -3.0,
}


@rule("DET260", "foreground-never-classified", {**_RATE, **_NO_RATE, **_CLEARS})
def foreground_never_classified(run: Run) -> Iterator[Finding]:
    """Report a Detectron2 detector whose fg_cls_accuracy stays at zero.

    ## What it does
    Reads `fast_rcnn/fg_cls_accuracy` beside `fast_rcnn/cls_accuracy`.
    ## Why it matters
    cls_accuracy counts all sampled proposals, three quarters and more of which are background: a head that answers background
    everywhere gets 0.96 and an AP of 0. The evaluation is not at fault; no object was learnt.
    ## Fires on
    Ten records or more, the second half of which has an fg_cls_accuracy of 0.02 or less. A rate below 5e-5 is named as the cause.
    ## Stays silent on
    An fg_cls_accuracy that rises, and runs without the figure.
    ## Source
    detectron2/modeling/roi_heads/fast_rcnn.py _log_classification_stats.
    """
    foreground = _named(run, "fg_cls_accuracy")
    if foreground is None or len(foreground.finite) < _LEAST:
        return
    late = foreground.finite[len(foreground.finite) // 2 :]
    if max(late) > _NOTHING:
        return
    whole = _named(run, "/cls_accuracy")
    rate = next(iter(last_segment(run.of_role(Role.LEARNING_RATE))), None)
    slow = rate is not None and bool(rate.finite) and max(rate.finite) <= _LOW_RATE
    told = f" 학습률의 최고값이 {figure(max(rate.finite))}로 SGD의 레시피(2장에 0.0025)보다 훨씬 낮습니다." if slow and rate is not None else ""  # fmt: skip
    yield finding(
        f"{foreground.name} 값이 뒤 절반에서 {percent(max(late))} 이하입니다. 물체 후보를 모두 배경으로 답하고 있어, "
        f"cls_accuracy가 높아도 배운 물체가 없습니다.{told}",
        cite_point(foreground, foreground.finite_indices[-1], "마지막 (물체 후보만 센 정확도)"),
        *known(
            None
            if whole is None or not whole.finite
            else cite_point(whole, whole.finite_indices[-1], "배경까지 센 정확도"),
            cite_point(rate, rate.values.index(max(rate.finite)), "최고") if slow and rate is not None else None,
        ),
        severity=Severity.HIGH,
        argues={**_CLEARS, **(_RATE if slow else _NO_RATE)},
        facts={"late": max(late)},
    )


def _named(run: Run, end: str) -> Series | None:
    return next((s for s in last_segment(run.of_role(Role.TRAIN_METRIC)) if s.name.lower().endswith(end)), None)
