"""YOL023: `fraction` lets the trainer use a small part of the training images."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point, cite_stated
from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_SMALL = 0.5
_FINDS, _FEW = 0.1, 500


@rule(
    "YOL023",
    "fraction-of-images",
    {"too_little_data": 3.5, "labels_missing": -2.0, "data_missing": -2.0, "underfit": -1.0, "class_imbalance": -1.0},
)
def fraction_of_images(run: Run) -> Iterator[Finding]:
    """Report a training on a small part of the images that the argument `fraction` leaves.

    ## What it does
    Reads `fraction` and the images that the scan of the training split counted, and computes how many there are in all.
    ## Why it matters
    The list of files is cut to its first part before training, without a warning, and the validation stays whole. A value left
    over from a trial makes any model look too weak or the labels wrong.
    ## Fires on
    `fraction` of at most 0.5. A fault while fewer than 500 images were used and the mean average precision stays below 0.1.
    ## Stays silent on
    Larger fractions and trainers that do not know the argument.
    ## Source
    ultralytics/data/base.py get_img_files: `im_files[: round(len(im_files) * self.fraction)]`, training split only.
    """
    given = _given(run) if run.framework is Framework.ULTRALYTICS else None
    if given is None:
        return
    share = given.number() or 1.0
    scans = [e for e in run.of_kind(EventKind.LABEL_SCAN) if e.word("split") == "train"]
    used = (scans[-1].number("scanned") or scans[-1].number("images")) if scans else None
    metric = val_metric(run)
    lost = metric is not None and bool(metric.finite) and max(metric.finite) < _FINDS and (used is None or used < _FEW)
    counted = "" if used is None else f" 약 {figure(round(used / share))}장 가운데 {figure(used)}장만"
    yield finding(
        f"fraction={share:g}이라 학습 이미지의 {percent(share)},{counted} 학습에 쓰였습니다.",
        cite_stated(given),
        *known(
            None
            if used is None
            else cite_line(scans[-1], f"학습 라벨 검사는 이미지 {figure(used)}장을 세었습니다.", used),
            None if used is None else calculated("전체 이미지 수입니다.", used / share, f"{figure(used)} ÷ {share:g}"),
            None if metric is None or not metric.finite else cite_point(metric, metric.best or 0, "최고"),
        ),
        severity=Severity.HIGH if lost else Severity.LOW,
        argues=None if lost else {"too_little_data": 0.5},
        facts={"fraction": share, "used": used or 0.0},
    )  # fmt: skip


def _given(run: Run) -> Setting | None:
    named = run.stated("fraction")
    return next(
        (s for s in named if 0 < (s.number() or 0.0) <= _SMALL),
        None,
    )
