"""LBL001: the label scan finds no labels for most training images."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.labels.scan import background_share
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_MOST = 0.5
_MANY = 0.2


@rule(
    "LBL001",
    "labels-missing",
    {
        "labels_missing": 4.0,
        "data_missing": 1.0,
        "too_little_data": 1.0,
        "lr_too_low": -2.0,
        "few_optimizer_steps": -1.0,
    },
)
def labels_missing(run: Run) -> Iterator[Finding]:
    """Report training images without labels, as the scan of the trainer counts them.

    ## What it does
    Reads the last scan line of each split and computes the share of images that count as background.
    ## Why it matters
    Without boxes only the background is learnt: recall and mAP stay at zero whatever the learning rate.
    ## Fires on
    A training scan with at least half backgrounds (fault), or more than a fifth (remark), or the line 'no labels found' unless the
    scans show that it is about the held-out split.
    ## Stays silent on
    Fewer backgrounds (up to a tenth is advised on purpose), the held-out split (LBL002), runs without a scan line.
    ## Source
    Ultralytics data/dataset.py: '{nf} images, {nm + ne} backgrounds, {nc} corrupt'; Ultralytics issue 6427;
    Detectron2 data/build.py: 'Removed {n} images with no usable annotations. {m} images left.'
    """
    none = [e for e in run.of_kind(EventKind.LABEL_WARNING) if e.word("problem") == "no_labels"]
    for event in none[:1] if not _only_held_out_lacks(run) else ():
        yield finding(
            "학습기가 라벨을 찾지 못했다고 적었습니다.",
            cite_line(event, "로그에 라벨이 없다는 경고가 있습니다."),
            severity=Severity.HIGH,
        )
    scan = _last_train_scan(run)
    share = None if scan is None else background_share(scan)
    if scan is None or share is None or share < _MANY:
        return
    backgrounds = scan.number("backgrounds") or 0.0
    severe = share >= _MOST
    yield finding(
        f"학습 이미지의 {percent(share)}인 {figure(backgrounds)}장에 라벨이 없습니다.",
        cite_line(
            scan,
            f"학습 라벨 검사 결과 라벨이 있는 이미지는 {figure(scan.number('images'))}장, 라벨이 없는 이미지는 "
            f"{figure(backgrounds)}장입니다.",
            backgrounds,
        ),
        severity=Severity.CRITICAL if severe else Severity.LOW,
        argues={
            "labels_missing": 4.0,
            "data_missing": 1.0,
            "too_little_data": 1.0,
            "lr_too_low": -2.0,
            "few_optimizer_steps": -1.0,
        }
        if severe
        else {"labels_missing": 1.5},
        facts={"share": share, "backgrounds": backgrounds},
    )


def _only_held_out_lacks(run: Run) -> bool:
    """Return whether the scans found labels of training and none of the held-out images: the warning is about these (LBL002)."""
    scans = {e.word("split"): e for e in run.of_kind(EventKind.LABEL_SCAN)}
    train, held_out = scans.get("train"), scans.get("val")
    if train is None or held_out is None:
        return False
    labelled, empty = background_share(train), background_share(held_out)
    return labelled is not None and labelled < _MANY and empty == 1


def _last_train_scan(run: Run) -> Event | None:
    scans = [e for e in run.of_kind(EventKind.LABEL_SCAN) if e.word("split") in {"train", ""}]
    return scans[-1] if scans else None
