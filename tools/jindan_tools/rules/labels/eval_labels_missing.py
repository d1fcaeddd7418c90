"""LBL002: the held-out losses that need boxes are exactly zero while training is normal."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import last_segment, loss_components
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.labels.scan import background_share
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent

_NONE = {
    "eval_labels_missing": 4.0,
    "labels_missing": -1.5,
    "overfit": -3.0,
    "lr_too_low": -1.0,
    "small_object_no_anchor": -2.0,
    "few_optimizer_steps": -1.0,
}


@rule(
    "LBL002",
    "eval-labels-missing",
    {
        "eval_labels_missing": 3.5,
        "labels_missing": 1.0,
        "overfit": -3.0,
        "lr_too_low": -1.0,
        "small_object_no_anchor": -2.0,
        "few_optimizer_steps": -1.0,
    },
)
def eval_labels_missing(run: Run) -> Iterator[Finding]:
    """Report a held-out set without labels.

    ## What it does
    Looks for held-out box losses of exactly zero in every record beside training box losses above zero and metrics of
    exactly zero, and reads the scan line of the held-out split.
    ## Why it matters
    A box loss is exactly zero only when there is no box to compare with; the metrics then say nothing about the model.
    ## Fires on
    At least 2 records of a held-out box loss that are all exactly 0 while the same training loss is not and every mAP,
    precision and recall is 0; or a held-out scan with at least 90 % backgrounds.
    ## Stays silent on
    single_cls runs whose class loss alone is zero, held-out losses that fell to zero later, runs without held-out parts.
    ## Source
    YOLOv5 and YOLOv8 losses: box and class terms are summed over matched targets only.
    """
    held_out = [s for s in loss_components(run, Role.VAL_LOSS) if _is_box(s) and len(s.finite) >= 2]
    train = [s for s in loss_components(run, Role.TRAIN_LOSS) if _is_box(s) and any(v > 0 for v in s.finite)]
    zero = next((s for s in held_out if not any(s.finite)), None)
    metrics = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if len(s.finite) >= 2 and s.higher_is_better]
    if zero is not None and train and metrics and not any(v for s in metrics for v in s.finite):
        yield finding(
            f"{zero.name} 값이 {len(zero.finite)}개 기록에서 모두 정확히 0이라 검증 집합에 라벨이 없는 상태입니다.",
            cite_point(zero, zero.finite_indices[-1], f"기록 {len(zero.finite)}개 모두 0"),
            cite_point(train[0], train[0].finite_indices[-1], "학습에서는 정상"),
            cite_point(metrics[0], metrics[0].finite_indices[-1], "모든 검증 지표가 0"),
            severity=Severity.HIGH,
        )
    yield from _empty_scan(run)


def _empty_scan(run: Run) -> Iterator[Finding]:
    for event in run.of_kind(EventKind.LABEL_SCAN):
        share = background_share(event)
        if event.word("split") != "val" or share is None or share < 0.9:
            continue
        yield finding(
            f"검증 이미지의 {percent(share)}에 라벨이 없습니다.",
            cite_line(event, f"검증 라벨 검사에서 라벨이 없는 이미지의 비율은 {percent(share)}입니다.", share),
            severity=Severity.HIGH,
            argues=_NONE if share == 1 else {"eval_labels_missing": 4.0, "overfit": -2.0},
        )
        return


def _is_box(series: Series) -> bool:
    name = series.name.lower()
    return "box" in name or "giou" in name
