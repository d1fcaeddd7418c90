"""PLT031: the accuracy is high because nearly everything is background; the foreground is never found."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.labels.no_positive_in_labels import is_perfect
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_OVERLAP = regex(r"dice|iou|jaccard|(?:^|[/_ .-])f1|f_?score|recall|sensitivity|(?:^|[/_ .-])mcc")
_HITS = regex(r"acc(?:$|uracy|_|/|\d)|정확도")
# `IoU_crack`, `dice/tumour`, `f1.positive`.
_CLASS_OF = regex(r"^(.{0,40}(?:dice|iou|jaccard|f1|recall))[/_ .-][^/_ .-]{1,40}$")
_MEAN = regex(r"mean|avg|average|macro|micro|weighted|[/_ .-]all$")
_NONE = 0.005
_LEAST = 3
_MOST = 0.8


@rule(
    "PLT031",
    "background-only",
    {"class_imbalance": 3.0, "plateau_prior": 2.0, "healthy_converged": -4.0, "overfit": -2.0},
)
def background_only(run: Run) -> Iterator[Finding]:
    """Report an accuracy of 0.8 and more beside an overlap, F1 or recall of zero.

    ## What it does
    Compares accuracies with the measures that ignore the negatives (Dice, IoU, F1, recall) over the last records.
    ## Why it matters
    With few positives the answer "nothing is there" is nearly always right; the loss falls to the entropy of the share
    and stays. Accuracy hides it.
    ## Fires on
    The last three records and at least the last third with an accuracy of 0.8 or more and every such measure below 0.005,
    or, where it is told class by class, that of every class but one.
    ## Stays silent on
    Detectors (LBL006, PLT022), accuracies of exactly 1 (no positive to find, LBL030), runs in which one of the measures rises, an accuracy of the other split.
    ## Source
    Definitions: without a positive answer recall, F1, Dice and IoU are 0 and the accuracy is the share of negatives.
    """
    if is_detector(run):
        return
    found, hits = _lost_classes(_named(run, overlap=True)), _named(run, overlap=False)
    if not found or not hits or not all(_is_none(s) for s in found):
        return
    split = found[0].role
    high = next((s for s in hits if s.role is split and min(_end(s)) >= _MOST and max(s.finite) <= 1), None)
    if high is None or _regresses_boxes(run) or (is_perfect(high) and not any(max(s.finite) for s in found)):
        return
    yield finding(
        f"{high.name} 값이 {figure(high.finite[-1])}인데 {found[0].name} 값은 0입니다. 드문 쪽을 한 번도 맞히지 못하고 배경(다수)만 답합니다.",
        cite_point(high, high.finite_indices[-1]),
        *(cite_point(s, s.finite_indices[-1]) for s in found[:2]),
        severity=Severity.HIGH,
        facts={"accuracy": high.finite[-1]},
    )


def _regresses_boxes(run: Run) -> bool:
    """Return whether a part of the loss is for boxes: the overlap is one of boxes, and the accuracy that of their names."""
    names = (s.name.lower() for role in (Role.TRAIN_LOSS, Role.VAL_LOSS) for s in run.of_role(role))
    return any("box" in name for name in names)


def _lost_classes(found: list[Series]) -> list[Series]:
    """Return the measures, of one that is told class by class the classes that are never found where one class alone is.

    `IoU_background 0.99, IoU_crack 0, mIoU 0.497`: the mean of the two says nothing more.
    """
    stems = {s.name.lower(): _CLASS_OF.sub(r"\1", s.name.lower()) for s in found}
    for stem in {stem for name, stem in stems.items() if stem != name}:
        classes = [
            s
            for s in found
            if stems[s.name.lower()] == stem and s.name.lower() != stem and not _MEAN.search(s.name.lower())
        ]
        lost = [s for s in classes if _is_none(s)]
        if lost and len(classes) == len(lost) + 1:
            return lost
    return found


def _named(run: Run, *, overlap: bool) -> list[Series]:
    roles = (Role.VAL_METRIC, Role.TRAIN_METRIC)
    all_of = [s for role in roles for s in last_segment(run.of_role(role)) if len(s.finite) >= _LEAST]
    pattern, other = (_OVERLAP, _HITS) if overlap else (_HITS, _OVERLAP)
    return [s for s in all_of if pattern.search(s.name.lower()) and not other.search(s.name.lower())]


def _end(series: Series) -> tuple[float, ...]:
    return series.finite[-max(_LEAST, len(series.finite) // 3) :]


def _is_none(series: Series) -> bool:
    return max(_end(series)) < _NONE
