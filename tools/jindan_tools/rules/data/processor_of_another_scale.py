"""DAT151: the image processor of a checkpoint normalises pixels on another scale than it leaves them on."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_NUMBERS = regex(r"\d+(?:\.\d+)?")
_WHITE, _FACTOR = 255.0, 1 / 255
# Between black and white lie 2 (mean and deviation of one half) to 4.5 (ImageNet) deviations.
_LEAST, _MOST = 0.2, 40.0
_GOOD = 0.6


class _Scale(Struct, frozen=True, kw_only=True):
    """How far white lies from black behind a processor, with the formula and the settings that say so."""

    spread: float
    formula: str
    settings: tuple[Setting, ...]
    rescales: bool


@rule(
    "DAT151",
    "processor-of-another-scale",
    {
        "input_not_normalised": 3.0,
        "train_val_shift": 0.5,
        "underfit": -2.0,
        "lr_too_low": -1.5,
        "healthy_converged": -4.0,
    },
)
def processor_of_another_scale(run: Run) -> Iterator[Finding]:
    """Report an image processor whose mean and deviation are not those of the scale that it leaves pixels on.

    ## What it does
    Works out from do_rescale, rescale_factor and image_std how many deviations lie between black and white.
    ## Why it matters
    A pretrained network expects 2 to 4.5 of them. Without the division by 255 it sees values in the hundreds; with a mean of
    123 behind the division all images are the same number.
    ## Fires on
    More than 40 or less than 0.2 deviations. A fault where the best held-out score stays below 0.6, else a remark: a data set may
    hand over images that were scaled before.
    ## Stays silent on
    do_normalize=False, processors that fit, files without do_rescale and image_std.
    ## Source
    transformers image_processing_utils.py: rescale (times rescale_factor, 1/255 unless given), then normalize ((x - mean) / std).
    """
    scale = _scale(run)
    if scale is None or _LEAST <= scale.spread <= _MOST or run.ending is Ending.CRASHED:
        return
    metric = val_metric(run)
    good = not _is_poor(metric)
    how = (
        "do_rescale=False라 0~255 픽셀을 그대로 두고 0~1 픽셀의 평균과 표준편차로 정규화합니다. 이미지를 미리 0~1로 바꿔 넘기지 않았다면 사전학습 때보다 수십 배 큰 입력이 들어갑니다."
        if not scale.rescales
        else "픽셀을 0~1로 줄인 뒤 0~255 픽셀의 평균과 표준편차로 정규화합니다. 모든 이미지가 거의 같은 값이 됩니다."
    )
    yield finding(
        f"저장된 이미지 프로세서가 {how}",
        *(cite_stated(s) for s in scale.settings),
        calculated("정규화한 뒤 검정과 흰색의 거리입니다. 보통 2~4.5입니다.", scale.spread, scale.formula),
        *known(None if metric is None or metric.best is None else cite_point(metric, metric.best, "최고 기록")),
        severity=Severity.LOW if good else Severity.HIGH,
        argues={"input_not_normalised": 0.0} if good else None,
        facts={"spread": scale.spread},
    )


def _scale(run: Run) -> _Scale | None:
    held = {s.leaf: s for s in run.settings if s.name.startswith("image_processor.")}
    spread, rescale, factor = held.get("image_std"), held.get("do_rescale"), held.get("rescale_factor")
    normalises = held.get("do_normalize")
    if spread is None or rescale is None or (normalises is not None and normalises.flag() is False):
        return None
    numbers = [float(n) for n in _NUMBERS.findall(str(spread.value))]
    times = 1.0 if rescale.flag() is False else (factor.number() if factor is not None else _FACTOR)
    if not numbers or not times or min(numbers) <= 0:
        return None
    value = _WHITE * times / numbers[0]
    return _Scale(
        spread=value,
        formula=f"255 × {figure(times)} ÷ {figure(numbers[0])} = {figure(value)}",
        settings=(rescale, spread),
        rescales=rescale.flag() is not False,
    )


def _is_poor(metric: Series | None) -> bool:
    return metric is not None and metric.higher_is_better is True and bool(metric.finite) and max(metric.finite) < _GOOD
