"""EVL264: a validation after the training was run at another image size or threshold than the training's own."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point, cite_stated
from jindan_tools.curves.select import last_segment
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LOWER = 0.08
_NAMES = ("imgsz", "conf", "iou", "rect", "half", "max_det")


@rule(
    "EVL264",
    "validated-otherwise",
    {
        "val_settings_differ": 3.5,
        "overfit": -3.0,
        "best_ckpt_wrong": -2.0,
        "ckpt_truncated": -3.0,
        "leakage": -2.0,
        "train_val_shift": -2.0,
        "healthy_converged": -2.0,
    },
)
def validated_otherwise(run: Run) -> Iterator[Finding]:
    """Report a later validation of Ultralytics or YOLOv5 whose arguments are not those of the training.

    ## What it does
    Finds a table of a validation in a file that holds no epochs, and compares the arguments there with those of the training.
    ## Why it matters
    The same weights give another mAP at another image size or confidence. The difference says nothing about the checkpoint.
    ## Fires on
    An mAP50 at least 0.08 below the best of the training, and an argument (imgsz, conf, iou, rect, half, max_det) that the two files
    give differently. A remark where no note speaks of the run.
    ## Stays silent on
    Equal arguments, figures that agree, tables inside the training log.
    ## Source
    ultralytics/cfg/default.yaml: imgsz, conf, iou, max_det, rect, half count for val as for train; issues 14884, 10149, 20295.
    """
    if run.framework not in (Framework.ULTRALYTICS, Framework.YOLOV5):
        return
    curve = next((s for s in last_segment(run.of_role(Role.VAL_METRIC)) if _is_map50(s)), None)
    trained = {s.path for s in run.of_role(Role.TRAIN_LOSS)}
    if curve is None or curve.best is None or not trained:
        return
    best = curve.values[curve.best]
    for event in run.of_kind(EventKind.VALIDATION):
        value = event.number("map50")
        if event.word("class") != "all" or value is None or event.source.path in trained or value > best - _LOWER:
            continue
        apart = _apart(run, event)
        if apart is None:
            continue
        mine, theirs = apart
        yield finding(
            f"뒤에 따로 잰 mAP50 {figure(value)} 값은 학습 때의 {figure(best)} 값과 {mine.leaf} 설정이 달라({mine.value} 대 {theirs.value}) 견줄 수 없습니다. 가중치가 나빠진 것이 아닙니다.",
            cite_line(event, "따로 잰 검증 표입니다.", value),
            cite_stated(mine),
            cite_stated(theirs),
            cite_point(curve, curve.best, "학습 중 최고 기록"),
            # Without a word about it, the other figure may be wanted.
            severity=Severity.HIGH if any(run.of_kind(EventKind.NOTE)) else Severity.MEDIUM,
            facts={"later": value, "best": best},
        )
        return


def _is_map50(series: Series) -> bool:
    name = series.name.lower()
    return bool(series.finite) and (name.endswith(("map50(b)", "map_0.5", "map50")) or name == "metrics/map50")


def _apart(run: Run, event: Event) -> tuple[Setting, Setting] | None:
    """Return an argument of the file of a validation and that of the training, where they differ."""
    for name in _NAMES:
        given = [s for s in run.settings if s.leaf == name and s.value is not None]
        mine = next((s for s in given if s.source.path == event.source.path), None)
        theirs = next((s for s in given if s.source.path != event.source.path), None)
        if mine is not None and theirs is not None and mine.value != theirs.value:
            return mine, theirs
    return None
