"""YOL034: the images are scaled so far down that a detector for 640 pixels has hardly a cell for an object."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.detection_score import best_share
from jindan_tools.curves.select import val_metric
from jindan_tools.frameworks.fact import fact_number
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_SMALL, _FINDS, _LEAST = 192.0, 0.05, 20
_USUAL, _STRIDE = 640.0, 8.0


@rule(
    "YOL034",
    "images-too-small",
    {
        "small_object_no_anchor": 3.5,
        "config_error": 1.0,
        "underfit": -2.0,
        "lr_too_low": -2.0,
        "label_noise": -1.0,
        "healthy_converged": -3.0,
    },
)
def images_too_small(run: Run) -> Iterator[Finding]:
    """Report a detector that finds next to nothing at an imgsz far below the 640 of its recipe.

    ## What it does
    Compares imgsz with the default and computes the size of the finest grid and what a pixel of it stands for.
    ## Why it matters
    imgsz scales every image before the network sees it. At 64 the finest of the three grids has 8 by 8 cells, and an object that
    is a twentieth of the image is three pixels wide. Epochs are quick and nothing is found, whatever the labels and the rate.
    ## Fires on
    imgsz of at most 192 with pretrained weights, 20 epochs or more, a mAP below 0.05 throughout.
    ## Stays silent on
    Small images that are learnt, models from scratch, other tasks.
    ## Source
    ultralytics/cfg/default.yaml imgsz 640; strides 8, 16 and 32 of the models.
    """
    size, metric = run.number("image_size"), val_metric(run)
    best = best_share(run, metric)
    if run.framework not in (Framework.ULTRALYTICS, Framework.YOLOV5) or size is None or not 0 < size <= _SMALL:
        return
    if (
        metric is None
        or best is None
        or best >= _FINDS
        or len(metric.finite) < _LEAST
        or run.word("task") == "classify"
    ):
        return
    if not run.word("model").endswith(".pt"):
        return
    usual = fact_number(ultralytics_fact("imgsz", run.version)) or _USUAL
    cells = size / _STRIDE
    yield finding(
        f"imgsz={figure(size)}이라 모든 이미지가 {figure(size)}픽셀로 줄어듭니다. 가장 촘촘한 격자도 {figure(cells)}×{figure(cells)}칸이고, 이미지의 20분의 1 크기 물체는 "
        f"{figure(size / 20)}픽셀이 됩니다. 사전 학습은 {figure(usual)}픽셀로 한 것입니다.",
        *known(cite_setting(run, "image_size")),
        calculated(
            "기본값에 대한 넓이의 비율입니다.",
            (size / usual) ** 2,
            f"({figure(size)} ÷ {figure(usual)})² = {figure((size / usual) ** 2)}",
        ),
        cite_point(metric, metric.best or 0, "최고 기록"),
        severity=Severity.HIGH,
        facts={"size": size, "usual": usual},
    )
