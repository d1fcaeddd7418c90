"""YOL095: rect=True in training takes the images in a fixed order and switches mosaic off."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule

_GOOD = 0.7


@rule("YOL095", "rectangles-in-order", {"shuffle_off": 3.0, "aug_too_strong": -3.0})
def rectangles_in_order(run: Run) -> Iterator[Finding]:
    """Report rectangular batches in training: the images come in the order of their shapes, every epoch the same.

    ## What it does
    Reads rect from the arguments of the trainer.
    ## Why it matters
    Batches of one aspect ratio cannot be shuffled, so the loader sets shuffle=False, and mosaic, mixup and cutmix are
    0 whatever the arguments say. Batches of look-alikes in one order teach less; blaming mosaic is wrong, for it does not run.
    ## Fires on
    rect=True of a training run. A fault where no mAP50 above 0.7 was reached, else a remark.
    ## Stays silent on
    rect=False, validation only.
    ## Source
    ultralytics/models/yolo/detect/train.py get_dataloader, data/dataset.py build_transforms (8.3.203); yolov5 train.py.
    """
    setting = next(iter(run.stated("rect")), None)
    if run.framework not in (Framework.ULTRALYTICS, Framework.YOLOV5) or setting is None or not setting.flag():
        return
    metric = val_metric(run)
    best = None if metric is None or metric.best is None else metric.values[metric.best]
    good = best is not None and best >= (_GOOD if "95" not in (metric.name if metric else "") else 0.5)
    yield finding(
        "rect=True로 학습하면 로더가 shuffle=False가 되어 이미지가 에폭마다 같은 순서로 나오고, mosaic과 mixup은 설정과 상관없이 0이 됩니다.",
        cite_stated(setting),
        *known(None if metric is None or metric.best is None else cite_point(metric, metric.best, "최고 기록")),
        severity=Severity.LOW if good else Severity.MEDIUM,
        argues={"shuffle_off": 0.5} if good else {"shuffle_off": 3.0, "aug_too_strong": -3.0},
        facts={"rect": "true"},
    )
