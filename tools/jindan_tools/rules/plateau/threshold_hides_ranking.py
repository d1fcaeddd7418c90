"""PLT083: the area under the curve rises while recall and F1 are zero: only the threshold is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_AREA = regex(r"(?:^|[/_ ])(?:auc|auroc|roc_?auc|rocauc)(?:$|[/_ ])")
_FOUND = regex(r"(?:^|[/_ ])(?:f1|recall|precision|sensitivity|f_?score|tpr)(?:$|[/_ ])")
_LEAST, _NOTHING, _RANKS = 5, 0.01, 0.65


@rule(
    "PLT083",
    "threshold-hides-ranking",
    {
        "class_imbalance": 3.0,
        "metric_bug": 1.0,
        "plateau_prior": -8.0,
        "labels_shuffled": -4.0,
        "underfit": -2.0,
        "lr_too_low": -2.0,
        "healthy_converged": -2.0,
    },
)
def threshold_hides_ranking(run: Run) -> Iterator[Finding]:
    """Report a classifier that ranks well and is judged at a threshold that no row reaches.

    ## What it does
    Compares the area under the ROC curve with recall, precision or F1 of the same evaluation.
    ## Why it matters
    F1 needs a threshold, the area none. With few positives no probability comes near one half although the order is
    learnt; the model looks useless and is thrown away.
    ## Fires on
    Five records or more, an area that ends at 0.65 or above, and another figure that is below 0.01 throughout.
    ## Stays silent on
    Areas at 0.5 (PLT048), figures that leave zero.
    ## Source
    Definitions; Saito and Rehmsmeier 2015 on thresholds and rare classes.
    """
    held = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if len(s.finite) >= _LEAST]
    area = next((s for s in held if _AREA.search(s.name.lower())), None)
    zero = next((s for s in held if _FOUND.search(s.name.lower()) and max(s.finite) <= _NOTHING), None)
    if area is None or zero is None or _level(area) < _RANKS:
        return
    yield finding(
        f"{area.name} 값이 {figure(_level(area))}로 순서는 배웠는데 {zero.name} 값은 끝까지 0입니다. 드문 클래스의 확률이 문턱값 0.5에 "
        "닿지 못할 뿐이니, 모델이 아니라 문턱값을 바꿔야 합니다.",
        cite_point(area, area.finite_indices[0], "처음"),
        cite_point(area, area.finite_indices[-1], "마지막, 0.5이면 찍는 수준"),
        cite_point(zero, zero.finite_indices[-1], "문턱값 0.5에서"),
        severity=Severity.HIGH,
        facts={"area": _level(area)},
    )


def _level(series: Series) -> float:
    value = median(tail(series.finite))
    return value / 100 if value > 1.5 else value
