"""LBL086: the recall of one class is zero in every record while others are found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_SPLIT = regex(r"^(?:train|training|val|valid|validation|eval|test|dev)[/_. ]")
_QUALITY = regex(
    r"^(recall|f1|iou|dice|acc|accuracy|ap)[/_. :\-](.{1,40})$|^(.{1,40})[/_. :\-](recall|f1|iou|dice|ap)$"
)
_BATCH = regex(r"[/_. ](?:step|epoch)$")
_OVERALL = regex(
    r"^(?:macro|micro|weighted|avg|average|mean|m|all|overall|total|score|val|valid|test|train|top ?\d|\d+|best|balanced|epoch|step)$"
    r"|macro|micro|weighted|avg|mean|@"
)
_LEAST, _NOTHING, _FOUND = 5, 0.02, 0.5


@rule("LBL086", "class-never-answered", {"class_imbalance": 3.0})
def class_never_answered(run: Run) -> Iterator[Finding]:
    """Report a class that is never answered in any evaluation.

    ## What it does
    Gathers curves of one quality for several classes (`recall_cat`, `iou/road`) and looks for some at zero throughout.
    ## Why it matters
    The loss falls and the accuracy is high because the frequent classes are right. The rare one is not learnt at all,
    and a table that is read from the top does not show it.
    ## Fires on
    Two classes and more, five records and more, a class that never exceeds 0.02 beside one that ends at 0.5 or above.
    ## Stays silent on
    Averages over classes, detectors (LBL008), classes that are found at least once, runs in which nothing is found.
    ## Source
    Recall = found / present; He and Garcia 2009, Learning from Imbalanced Data.
    """
    if is_detector(run):
        return
    for quality, classes in _by_quality(run).items():
        lost = {n: s for n, s in classes.items() if max(s.finite) <= _NOTHING}
        found = {n: s for n, s in classes.items() if s.finite[-1] >= _FOUND * (100 if max(s.finite) > 1.5 else 1)}
        if not lost or not found:
            continue
        worst, best = next(iter(lost.values())), max(found.values(), key=lambda s: s.finite[-1])
        names = ", ".join(f"'{safe_line(n, 40)}'" for n in list(lost)[:4])
        yield finding(
            f"{names} 클래스의 {quality} 값이 {len(worst)}번의 평가에서 모두 {figure(max(worst.finite))} 이하입니다. "
            "전체 정확도가 높아도 이 클래스는 전혀 배우지 못했습니다.",
            cite_point(worst, worst.finite_indices[-1]),
            cite_point(best, best.finite_indices[-1], "다른 클래스"),
            severity=Severity.HIGH,
            argues={"class_imbalance": 3.0, "healthy_converged": -4.0, "label_noise": -1.0},
            facts={"classes": float(len(lost))},
        )
        return


def _by_quality(run: Run) -> Mapping[str, Mapping[str, Series]]:
    found: dict[str, dict[str, Series]] = {}
    for role in (Role.VAL_METRIC, Role.TRAIN_METRIC, Role.OTHER):
        for series in last_segment(run.of_role(role)):
            split = _SPLIT.search(series.name.lower())
            name = _SPLIT.sub("", series.name.lower())
            match = _QUALITY.match(name)
            if match is None or len(series.finite) < _LEAST:
                continue
            quality, label = (match[1], match[2]) if match[1] else (match[4], match[3])
            # `top1_step` is a total of one batch; `accuracy/val_road` names the split after the quality.
            split, label = split or _SPLIT.search(label), _SPLIT.sub("", _BATCH.sub("", label))
            if not _OVERALL.search(label):
                found.setdefault(f"{split[0] if split else ''}{quality}", {}).setdefault(label, series)
    return {q: c for q, c in found.items() if len(c) > 1}
