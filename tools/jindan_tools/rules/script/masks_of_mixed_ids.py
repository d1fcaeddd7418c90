"""SCR262: masks of class ids are resized by mixing neighbours."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import data_habits
from jindan_tools.text.regex import regex

_POOR, _LEAST = 0.6, 4
_OVERLAP = regex(r"(?:^|[/_ .\-])(?:m|mean)?_?(?:iou|dice)(?:$|[/_ .\-])")


@rule(
    "SCR262",
    "masks-of-mixed-ids",
    {
        "labels_corrupt": 4.0,
        "class_imbalance": -4.0,
        "plateau_prior": -3.0,
        "lr_too_low": -3.0,
        "underfit": -3.0,
        "wrong_loss": -2.0,
        "overfit": -2.0,
    },
)
def masks_of_mixed_ids(run: Run) -> Iterator[Finding]:
    """Report masks of class ids that are resized by bilinear or bicubic interpolation.

    ## What it does
    Finds a resize of a mask that is not told to take the nearest pixel: torchvision, OpenCV, Pillow, TensorFlow and torch mix
    neighbours unless told otherwise.
    ## Why it matters
    Between class 0 and class 4 mixing makes 1, 2 and 3: a rim of classes that are not there around every object, and thin objects
    vanish altogether. The classes whose ids lie in the middle, and the thin ones, cannot be learnt, however they are weighted.
    ## Fires on
    The habit; a fault where an overlap (IoU, Dice) of a class or of the mean ends below 0.6, else a remark.
    ## Stays silent on
    Nearest neighbours, masks that a comparison makes binary afterwards, albumentations (its masks take the nearest by default).
    ## Source
    torchvision.transforms.functional.resize: interpolation=BILINEAR; cv2.resize: INTER_LINEAR; Image.resize: BICUBIC (NEAREST for
    modes P and 1); tf.image.resize: bilinear.
    """
    if run.ending is Ending.CRASHED:
        return
    poor = _poor(run)
    for event in data_habits(run, "masks_interpolated"):
        yield finding(
            f"클래스 번호가 든 마스크를 {event.word('how')} 보간으로 줄이거나 늘립니다. 이웃 번호가 섞여 있지도 않은 클래스가 물체 둘레에 생기고 가는 물체는 사라집니다.",
            cite_line(event, "마스크는 nearest로 크기를 바꾸어야 번호가 그대로 남습니다."),
            *poor,
            severity=Severity.HIGH if poor else Severity.MEDIUM,
            argues=masks_of_mixed_ids.argues if poor else {"labels_corrupt": 1.5},
        )
        return


def _poor(run: Run) -> tuple[Evidence, ...]:
    """Return the last record of the worst overlap, () where every one is good or none is logged."""
    series = [*last_segment(run.of_role(Role.VAL_METRIC)), *last_segment(run.of_role(Role.TRAIN_METRIC))]
    found = [s for s in series if _OVERLAP.search(s.name.lower()) and len(s.finite) >= _LEAST]
    if not found:
        return ()
    worst = min(found, key=_end)
    return (cite_point(worst, worst.finite_indices[-1], "가장 낮은 겹침"),) if _end(worst) < _POOR else ()


def _end(series: Series) -> float:
    return series.finite[-1] / (100 if max(series.finite) > 1.5 else 1)
