"""PLT048: an area under the curve of one half from the first record to the last: the scores order nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_AREA = regex(r"(?:^|[/_ .])(?:roc_?)?auc(?:$|[/_ ]roc)|auroc", re.IGNORECASE)
_PRECISION = regex(r"pr_?auc|auc_?pr|average", re.IGNORECASE)
_LEAST = 6
_WIDE, _MIDDLE = 0.06, 0.04
_FELL = 0.1


@rule(
    "PLT048",
    "order-at-random",
    {
        "plateau_prior": 2.5,
        "labels_shuffled": 1.5,
        "underfit": -2.0,
        "overfit": -2.0,
        "healthy_converged": -4.0,
        "lr_too_low": -1.0,
        "grad_vanish": -1.0,
    },
)
def order_at_random(run: Run) -> Iterator[Finding]:
    """Report a held-out area under the ROC curve that stays at one half beside a training loss that hardly falls.

    ## What it does
    Looks at the area over all records: scores that have nothing to do with the labels put half of the pairs in order,
    whatever the share of positives and the weights of the loss are.
    ## Why it matters
    The loss depends on the share of positives and on weights, the accuracy on the threshold; one half does not.
    ## Fires on
    Six records or more within 0.06 of 0.5, with a median within 0.04, and a training loss that falls by less than a tenth.
    ## Stays silent on
    Areas that are exactly one half every time (PLT019), areas of precision and recall, a training loss that falls.
    ## Source
    The area is the probability that a positive is scored above a negative (Hanley and McNeil 1982).
    """
    area, train = _area(run), train_loss(run)
    if area is None or train is None or len(train.finite) < _LEAST or relative_drop(train.values) > _FELL:
        return
    middle = median(area.finite)
    if set(area.finite) == {0.5} or abs(middle - 0.5) > _MIDDLE or any(abs(v - 0.5) > _WIDE for v in area.finite):
        return
    yield finding(
        f"{area.name} 값이 {len(area.finite)}번 모두 0.5 부근(중앙값 {figure(middle)})입니다. 점수의 순서가 라벨과 무관해 입력에서 배운 것이 없습니다.",
        cite_point(area, area.finite_indices[0], "처음"),
        cite_point(area, area.finite_indices[-1], "마지막, 순서를 모르면 0.5"),
        cite_point(
            train, train.finite_indices[-1], f"처음보다 {percent(max(0.0, relative_drop(train.values)))} 내려갔습니다"
        ),
        severity=Severity.HIGH,
        facts={"area": middle},
    )


def _area(run: Run) -> Series | None:
    found = last_segment(run.of_role(Role.VAL_METRIC))
    return next(
        (s for s in found if _AREA.search(s.name) and not _PRECISION.search(s.name) and len(s.finite) >= _LEAST), None
    )
