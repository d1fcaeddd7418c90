"""YOL150: RT-DETR was trained in mixed precision, which its trainer says may give NaN, and it did."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting, cite_stated
from jindan_tools.curves.select import train_loss
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule

_GROWN = 1.5


@rule(
    "YOL150",
    "half-precision-of-rtdetr",
    {"nan_fp16_overflow": 3.0, "nan_lr_diverge": -2.0, "nan_bad_data": -2.0, "labels_corrupt": -1.5},
)
def half_precision_of_rtdetr(run: Run) -> Iterator[Finding]:
    """Report NaN losses of an RT-DETR that was trained with amp, out of losses that were falling.

    ## What it does
    Reads the model, the setting `amp` and where the losses stopped being finite.
    ## Why it matters
    The trainer of RT-DETR says itself that AMP may give NaN outputs and errors in the matching. `amp=True` is the default for it too. Rates
    and images are looked at in vain.
    ## Fires on
    A model of the name rtdetr in Ultralytics, amp not turned off, losses that become NaN without having grown by half before.
    ## Stays silent on
    amp=False, failed checks of AMP, losses that grew first, other models.
    ## Source
    ultralytics/models/rtdetr/train.py 8.0.196-8.3.203, notes of RTDETRTrainer.
    """
    model = next((s for s in run.stated("model") if "rtdetr" in str(s.value).lower().replace("-", "")), None)
    check = run.last_event(EventKind.AMP)
    off = run.flag("amp") is False or (check is not None and check.word("result") == "failed")
    loss = train_loss(run)
    if model is None or run.framework is not Framework.ULTRALYTICS or off or loss is None:
        return
    at = loss.first_non_finite
    if at is None or _grew(loss, at):
        return
    yield finding(
        f"RT-DETR를 혼합 정밀도(amp)로 학습하다 {loss.x_label(at)}에서 손실이 NaN이 되었습니다. 직전까지 손실은 내려가고 있었습니다. Ultralytics는 RT-DETR의 AMP 학습이 NaN을 낼 수 있다고 밝힙니다.",
        cite_stated(model),
        *known(cite_setting(run, "amp")),
        cite_point(loss, at, "처음 NaN"),
        *(() if at == 0 else (cite_point(loss, at - 1, "직전"),)),
        severity=Severity.HIGH,
    )


def _grew(loss: Series, at: int) -> bool:
    before = loss.values[:at]
    return len(before) > 1 and before[-1] > _GROWN * min(before)
