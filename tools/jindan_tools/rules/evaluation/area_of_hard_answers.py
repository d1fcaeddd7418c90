"""EVL172: an area under the ROC curve that equals the balanced accuracy: it was given answers instead of scores."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_AREA = regex(r"(?:^|[^a-z])(?:roc_?auc|auc|auroc)(?:$|[^a-z])", words=("auc", "auroc"))
_BALANCED = regex(r"balanced_?acc|(?:^|[^a-z])(?:bacc|bal_acc|uar)(?:$|[^a-z])", words=("bal", "bacc", "uar"))
_FOUND = regex(r"(?:^|[^a-z])(?:recall|sensitivity|tpr|sens)(?:$|[^a-z])", words=("recall", "sens", "tpr"))
_SPARED = regex(r"(?:^|[^a-z])(?:specificity|tnr|spec)(?:$|[^a-z])", words=("spec", "tnr"))
_LEAST, _DIGIT = 4, 6e-4


@rule("EVL172", "area-of-hard-answers", {"metric_bug": 4.0, "underfit": -1.0, "class_imbalance": -1.0})
def area_of_hard_answers(run: Run) -> Iterator[Finding]:
    """Report an AUC that is the mean of sensitivity and specificity in every record.

    ## What it does
    Compares the logged area with the balanced accuracy, or with the mean of recall and specificity, record by record.
    ## Why it matters
    Answers of 0 and 1 leave a curve with a single corner, whose area is (sensitivity + specificity) / 2. The ranking that
    the model has learnt is thrown away, so the area is too low and jumps with the threshold.
    ## Fires on
    Four records or more in which both agree to the last printed digit, with at least three different values.
    ## Stays silent on
    Areas that differ in a single record.
    ## Source
    sklearn.metrics.roc_auc_score(y_true, y_score): y_score must be scores; area of a curve through one point.
    """
    held = [s for s in run.of_role(Role.VAL_METRIC) if len(s.finite) == len(s) >= _LEAST]
    area = next((s for s in held if _AREA.search(s.name.lower()) and "pr" not in s.name.lower().split("_")), None)
    if area is None or len(set(area.values)) < 3:
        return
    other = _mean_of_sides([s for s in held if s.xs == area.xs and s is not area])
    if other is None or any(abs(a - b) > _DIGIT * max(1.0, abs(a)) for a, b in zip(area.values, other[1], strict=True)):
        return
    yield finding(
        f"{area.name} 값이 {len(area)}개 기록에서 모두 {other[0]}와 같습니다. 확률이 아니라 0/1로 자른 답을 넘겨 계산한 값이라 순위가 반영되지 않았습니다.",
        cite_point(area, 0, "처음"),
        cite_point(area, -1, "마지막"),
        calculated(
            f"마지막 기록의 {other[0]} 값입니다.", other[1][-1], f"{figure(other[1][-1])} = {figure(area.values[-1])}"
        ),
        severity=Severity.HIGH,
    )


def _mean_of_sides(held: list[Series]) -> tuple[str, tuple[float, ...]] | None:
    for series in held:
        if _BALANCED.search(series.name.lower()):
            return f"균형 정확도({series.name})", series.values
    found = next((s for s in held if _FOUND.search(s.name.lower())), None)
    spared = next((s for s in held if _SPARED.search(s.name.lower())), None)
    if found is None or spared is None:
        return None
    values = tuple((a + b) / 2 for a, b in zip(found.values, spared.values, strict=True))
    return f"({found.name} + {spared.name}) ÷ 2", values
