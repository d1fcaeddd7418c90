"""SCR151: ImageNet weights of Keras get pixels on another scale than they were made with."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits

_GOOD, _POOR = 0.85, 0.7
_WANTS = {
    "0~1": "0~255 픽셀을 BGR 순서로 바꾸고 평균(103.9, 116.8, 123.7)만 뺀",
    "0~255": "-1~1로 줄인",
}


@rule("SCR151", "pixels-of-other-mode", {"input_not_normalised": 3.5, "train_val_shift": 0.5})
def pixels_of_other_mode(run: Run) -> Iterator[Finding]:
    """Report pretrained models of keras.applications without their preprocess_input.

    ## What it does
    Finds ResNet or VGG with ImageNet weights whose images are divided by 255, and Inception, Xception or MobileNet whose images are not
    scaled at all, in scripts that never name preprocess_input.
    ## Why it matters
    The weights of ResNet and VGG come from Caffe: pixels of 0 to 255 in BGR less their mean. On 0 to 1 every image is nearly the same to
    the frozen layers, and the head learns from what little is left. More data or another rate change nothing.
    ## Fires on
    The habit. Supported where the best held-out accuracy stays below 0.7; a hypothesis below 0.85.
    ## Stays silent on
    Scripts with preprocess_input, EfficientNet and others that scale inside (SCR081), accuracies above 0.85, weights=None.
    ## Source
    keras/src/applications/imagenet_utils.py preprocess_input (modes caffe, tf, torch); resnet.py, vgg16.py use caffe.
    """
    metric = val_metric(run)
    if run.ending is Ending.CRASHED or not _below(metric, _GOOD):
        return
    poor = _below(metric, _POOR)
    for event in habits(run, "pixels_of_other_mode"):
        model, given = event.word("model"), event.word("given")
        yield finding(
            f"{model}의 ImageNet 가중치는 {_WANTS.get(given, '정해진 눈금의')} 입력을 전제로 하는데 {given} 픽셀을 넣습니다. 얼린 층에는 모든 이미지가 비슷하게 보여 특징을 쓰지 못합니다.",
            cite_line(
                event,
                f"여기서 픽셀의 눈금이 정해집니다. {model}은 {event.number('other_line') or 0:.0f}번째 줄에 있고 preprocess_input은 쓰이지 않습니다.",
            ),
            *known(None if metric is None or metric.best is None else cite_point(metric, metric.best, "최고 기록")),
            severity=Severity.HIGH if poor else Severity.MEDIUM,
            argues={
                "input_not_normalised": 3.5,
                "underfit": -2.0,
                "lr_too_low": -2.0,
                "too_little_data": -1.5,
                "aug_too_strong": -1.0,
            }
            if poor
            else {"input_not_normalised": 1.0},
        )
        return


def _below(metric: Series | None, most: float) -> bool:
    return metric is not None and metric.higher_is_better is True and bool(metric.finite) and max(metric.finite) < most
