"""LBL100: nearly every tag is right and hardly any entity is found: the frequent tag makes the accuracy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_RIGHT = regex(r"acc(?:$|_|/|@|\d|uracy)|정확도")
_FOUND = regex(r"(?:^|[/_ .])f1(?:$|[/_ .])|f1_|_f1")
_BY_TOKEN = regex(r"tok|tag|word|char|토큰|태그")
_PADS = regex(r"(?:^|[._ ])pad(?:ding)?(?:$|[._ ])|pad_(?:token|label|id|to)")
_RECORDS, _MOST, _HARDLY, _GAIN = 6, 0.85, 0.15, 0.05


@rule(
    "LBL100",
    "rare-tags-never-found",
    {"class_imbalance": 2.0, "padding_bug": 1.0, "metric_bug": 1.0, "healthy_converged": -3.0, "overfit": -2.0},
)
def rare_tags_never_found(run: Run) -> Iterator[Finding]:
    """Report an accuracy above 85 % beside an F1 that stays below 15 % and does not rise.

    ## What it does
    Looks for an accuracy and an F1 of one split over the last half of the run.
    ## Why it matters
    In tagging and in rare-event detection one class holds most of the answers. An accuracy counts it, and padding where
    that is not left out; F1 counts what is looked for.
    ## Fires on
    Six records or more of both, a late median accuracy of at least 0.85, a late F1 of at most 0.15 that gained less than 0.05
    over the second half. Accuracies by token speak for padding that is counted as well.
    ## Stays silent on
    F1 that still rises, detectors, F1 of exactly one value (PLT rules read those).
    ## Source
    Definitions of accuracy and F1; seqeval counts whole entities and no padding.
    """
    if is_detector(run):
        return
    for role in (Role.VAL_METRIC, Role.TRAIN_METRIC):
        curves = [s for s in last_segment(run.of_role(role)) if len(s.finite) >= _RECORDS]
        right = next((s for s in curves if _RIGHT.search(s.name.lower()) and not _FOUND.search(s.name.lower())), None)
        found = next((s for s in curves if _FOUND.search(s.name.lower())), None)
        if right is None or found is None or not _contradict(right, found):
            continue
        yield finding(
            f"{right.name} 값은 {percent(_late(right))}인데 {found.name} 값은 {figure(_late(found))}에 머뭅니다. 많은 쪽 답(또는 패딩)만 맞히고 찾아야 할 것은 거의 찾지 못합니다.",
            cite_point(right, right.finite_indices[-1], "마지막"),
            cite_point(found, found.finite_indices[-1], "마지막"),
            cite_point(found, found.finite_indices[len(found.finite) // 2], "중간"),
            *_padding(run),
            severity=Severity.HIGH,
            argues=_weights(run, right),
            facts={"accuracy": _late(right), "f1": _late(found)},
        )
        return


def _late(series: Series) -> float:
    """Return the median of the last half as a share."""
    level = median(tail(series.finite, 0.5))
    return level / 100 if max(series.finite) > 1 else level


def _contradict(right: Series, found: Series) -> bool:
    late = tail(found.finite, 0.5)
    scale = 100.0 if max(found.finite) > 1 else 1.0
    half = max(1, len(late) // 2)
    still = median(late[-half:]) - median(late[:half]) < _GAIN * scale
    return _late(right) >= _MOST and _late(found) <= _HARDLY and still and len(set(found.finite)) > 1


def _padding(run: Run) -> Iterator[Evidence]:
    for setting in islice(run.stated_like(_PADS), 1):
        yield Evidence(statement=f"{setting.name} 설정이 패딩을 씁니다.", source=setting.source)


def _weights(run: Run, right: Series) -> dict[str, float]:
    pads = 2.5 if any(True for _ in _padding(run)) else 1.5
    by_token = bool(_BY_TOKEN.search(right.name.lower()))
    return {
        "class_imbalance": 2.0,
        "padding_bug": pads if by_token else 0.0,
        "metric_bug": 1.0,
        "healthy_converged": -3.0,
        "overfit": -2.0,
    }
