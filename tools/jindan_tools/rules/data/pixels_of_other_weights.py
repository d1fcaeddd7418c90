"""DAT095: the pretrained weights were made for other pixels than the configuration gives them."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import val_metric
from jindan_tools.frameworks.pixels_of_weights import PIXELS, Pixels
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_STD = regex(r"(?:^|[._])(?:pixel_std|preprocessor\.std|img_norm_cfg\.std|std)(?:[.\[]\d+\]?)?$")
_WEIGHTS = regex(r"(?:^|[._])(?:weights|init_cfg\.checkpoint|checkpoint|pretrained)$")
_NUMBERS = regex(r"\d+(?:\.\d+)?")


@rule(
    "DAT095",
    "pixels-of-other-weights",
    {"input_not_normalised": 4.0, "train_val_shift": 1.0, "config_error": 1.5, "healthy_converged": -3.0},
)
def pixels_of_other_weights(run: Run) -> Iterator[Finding]:
    """Report pretrained backbones whose pixels are scaled otherwise than those that they were trained on.

    ## What it does
    Looks up by name what scale the weights of a backbone want and compares it with the standard deviation that the images
    are divided by.
    ## Why it matters
    The weights of torchvision want a deviation near 1 after scaling (58.4, 57.1, 57.4), those converted from Caffe want raw pixels less their mean (1).
    The frozen stem and its frozen BatchNorm then see values fifty times too large or too small, and what is pretrained is lost.
    ## Fires on
    Names of weights in the table and a standard deviation of the other kind, of at least 10 or exactly 1.
    ## Stays silent on
    Unknown weights, missing constants, weights that fit, whole detectors that are fine-tuned.
    ## Source
    detectron2 MODEL_ZOO.md, "ImageNet Pretrained Models"; mmdetection faq and configs/_base_ for *_caffe.
    """
    weights, std = _kind(run), _deviation(run)
    if weights is None or std is None:
        return
    setting, wants = weights
    # A folder of configurations holds pairs that were never used together.
    if setting.source.path != std[1].source.path:
        return
    if wants.scaled == (std[0] >= 10) or not (std[0] >= 10 or std[0] == 1):
        return
    metric = val_metric(run)
    yield finding(
        f"사전학습 가중치({safe_line(str(setting.value), 60)})는 픽셀의 표준편차 {wants.told} 값을 전제로 만들어졌는데 설정은 {std[0]:g}입니다. "
        "얼린 앞단이 학습 때와 수십 배 다른 크기의 값을 받아 사전학습한 특징을 쓸 수 없습니다.",
        cite_stated(setting),
        cite_stated(std[1]),
        *known(None if metric is None or metric.best is None else cite_point(metric, metric.best, "최고 기록")),
        severity=Severity.HIGH,
        facts={"std": std[0]},
    )  # fmt: skip


def _kind(run: Run) -> tuple[Setting, Pixels] | None:
    for setting in run.stated_like(_WEIGHTS):
        if isinstance(setting.value, str):
            found = next((p for p in PIXELS if p.mark in setting.value.lower()), None)
            if found is not None:
                return setting, found
    return None


def _deviation(run: Run) -> tuple[float, Setting] | None:
    for setting in run.stated_like(_STD):
        numbers = _NUMBERS.findall(str(setting.value))
        if numbers:
            return float(numbers[0]), setting
    return None
