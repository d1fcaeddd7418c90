"""DAT150: the image processor of transformers warns that it divides by 255 what lies between 0 and 1 already."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule

_SAID = "rescale already rescaled images"
_GOOD = 0.9


@rule(
    "DAT150",
    "rescaled-again",
    {
        "input_not_normalised": 4.0,
        "lr_too_low": -2.0,
        "underfit": -2.0,
        "epochs_too_few": -1.5,
        "label_noise": -1.0,
        "healthy_converged": -4.0,
    },
)
def rescaled_again(run: Run) -> Iterator[Finding]:
    """Report images that an image processor of transformers says it rescales a second time.

    ## What it does
    Looks for the warning of the processor and for the quality that was reached.
    ## Why it matters
    ToTensor brings pixels to 0..1, the processor divides by 255 again: all that is left of the picture is 0 to 0.004, and with a
    mean of 0.5 every image is the same grey. A pretrained network learns a little from what remains, so that it looks merely slow.
    ## Fires on
    The warning. A fault where the best held-out score stays below 0.9, else a remark.
    ## Stays silent on
    Runs without the warning, runs that crashed.
    ## Source
    transformers image_processing_vit.py and its kin, is_scaled_image: printed once, when the largest pixel is at most 1 and
    do_rescale is set; a first image that is all black prints it as well.
    """
    if run.ending is Ending.CRASHED:
        return
    said = next((e for e in run.of_kind(EventKind.WARNING) if _SAID in e.text), None)
    if said is None:
        return
    metric = val_metric(run)
    good = _is_good(metric)
    yield finding(
        "이미지 프로세서가 이미 0~1인 이미지를 다시 255로 나눈다고 경고했습니다. 입력이 0~0.004가 되어 모든 이미지가 거의 같은 값으로 보입니다."
        + (" 다만 검증 성능이 좋아, 첫 이미지만 검은색이었을 수 있습니다." if good else ""),
        Evidence(statement="프로세서가 낸 경고입니다.", source=said.source, quote=said.text[:200]),
        calculated("두 번 나눈 뒤의 가장 큰 픽셀 값입니다.", 1 / 255, "1 ÷ 255 = 0.0039"),
        *known(None if metric is None or metric.best is None else cite_point(metric, metric.best, "최고 기록")),
        severity=Severity.LOW if good else Severity.HIGH,
        argues={"input_not_normalised": 0.0} if good else None,
    )


def _is_good(metric: Series | None) -> bool:
    return (
        metric is not None and metric.higher_is_better is True and bool(metric.finite) and max(metric.finite) >= _GOOD
    )
