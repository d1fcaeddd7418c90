"""DAT005: a detector is trained from scratch on very few images."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_settings
from jindan_tools.curves.detection_score import best_share
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

# Data files of the Ultralytics package with their number of training images.
_SMALL_SETS = {
    "coco8": 4,
    "coco8-seg": 4,
    "coco8-pose": 4,
    "coco128": 128,
    "coco128-seg": 128,
    "dota8": 4,
    "dota128": 128,
}
_FEW, _LEARNT = 500, 0.5


@rule("DAT005", "too-little-data", {"too_little_data": 2.0})
def too_little_data(run: Run) -> Iterator[Finding]:
    """Remark a detector without pretrained weights on fewer than 500 images.

    ## What it does
    Takes the number of training images from the log, or from the known size of a packaged sample data set.
    ## Why it matters
    Random weights need thousands of images; sample sets exist to test the installation.
    ## Fires on
    pretrained false and fewer than 500 training images; of low weight where the mean average precision reached 0.5 all the same.
    ## Stays silent on
    Pretrained weights, unknown numbers, other tasks.
    ## Source
    Ultralytics cfg/datasets/*.yaml name the sizes of coco8 and coco128.
    """
    if not is_detector(run) or run.flag("pretrained") is not False or run.word("model").endswith(".pt"):
        return
    found = _images(run)
    if found is None or found[0] >= _FEW:
        return
    yield finding(
        f"사전 학습 가중치 없이 이미지 {figure(found[0])}장으로 학습했습니다.",
        found[1],
        *cite_settings(run, "pretrained", "model"),
        severity=Severity.LOW if (best_share(run, val_metric(run)) or 0.0) >= _LEARNT else Severity.MEDIUM,
        facts={"images": found[0]},
    )


def _images(run: Run) -> tuple[float, Evidence] | None:
    known = run.number("train_samples")
    held = run.config.get("train_samples")
    if known is not None and held is not None and held.source is not None:
        return known, Evidence(statement=f"학습 이미지 수는 {figure(known)}장입니다.", value=known, source=held.source)
    for event in run.of_kind(EventKind.LABEL_SCAN, EventKind.DATASET):
        count = event.number("images") if event.kind is EventKind.LABEL_SCAN else event.number("train")
        if count is not None and event.word("split") in {"train", ""}:
            return count, Evidence(
                statement=f"학습 이미지 수는 {figure(count)}장입니다.", value=count, source=event.source
            )
    data = run.config.get("data")
    name = "" if data is None else str(data.value).rsplit("/", 1)[-1].removesuffix(".yaml").lower()
    if name in _SMALL_SETS and data is not None and data.source is not None:
        size = float(_SMALL_SETS[name])
        note = f"데이터 설정은 {safe_line(name, 40)}이며 패키지에 딸린 {figure(size)}장짜리 표본입니다."
        return size, Evidence(statement=note, value=size, source=data.source)
    return None
