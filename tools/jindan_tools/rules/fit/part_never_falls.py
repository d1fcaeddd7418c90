"""FIT107: the total falls, but a part that makes most of it at the end never came down."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_preference
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import head, smooth, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent, times

_LEAST, _PARTS = 20, 3
_FELL, _STANDS, _DIP, _CALM, _SHARE = 5.0, 0.9, 0.85, 0.05, 0.25


@rule(
    "FIT107",
    "part-never-falls",
    {"underfit": 2.0, "wrong_loss": 1.5, "lr_too_low": 0.5, "overfit": -2.0, "healthy_converged": -3.0},
)
def part_never_falls(run: Run) -> Iterator[Finding]:
    """Report parts of a loss that are as high at the end as at the start while the sum fell.

    ## What it does
    Compares each part of the training loss with its own start, and its share of the sum at the end.
    ## Why it matters
    A sum falls with its largest part. What is left over when that is gone is a term that was never fitted: its weight is too small
    beside the others, or a constant answer satisfies the rest (the trivial solution of a physics-informed network).
    ## Fires on
    Three parts or more of 20 records, a sum that fell fivefold, and one or more parts that end at 90 % of their start or above, were never
    clearly lower, stand still over the last quarter and make a quarter of the sum or more together.
    ## Stays silent on
    Detectors, adversarial, contrastive and preference losses, parts that fell for a while, sums that did not fall.
    ## Source
    Wang, Teng, Perdikaris, Understanding and mitigating gradient pathologies in physics-informed neural networks (2021).
    """
    if any(kind(run) for kind in (is_detector, is_adversarial, is_contrastive, is_preference)):
        return
    parts = [s for s in last_segment(run.of_role(Role.TRAIN_LOSS)) if not s.total and len(s.finite) == len(s) >= _LEAST]
    if len(parts) < _PARTS or len({len(s) for s in parts}) != 1 or min(min(s.values) for s in parts) < 0:
        return
    start, end = (sum(median(level(s.values)) for s in parts) for level in (head, tail))
    if end <= 0 or start < _FELL * end:
        return
    stuck = [s for s in parts if _stands(s)]
    share = sum(median(tail(s.values)) for s in stuck) / end
    if not stuck or share < _SHARE:
        return
    names = ", ".join(s.name for s in stuck[:3])
    yield finding(
        f"손실의 합은 {times(start / end)} 줄었지만 {names} 값은 처음 수준에서 내려오지 않았고, 끝에서는 합의 {percent(share)} 비율을 차지합니다.",
        *(e for s in stuck[:3] for e in (cite_point(s, 0, "처음"), cite_point(s, len(s) - 1, "마지막"))),
        calculated("끝에서 남은 몫입니다.", share, f"{figure(share * end)} ÷ {figure(end)} = {percent(share)}"),
        severity=Severity.HIGH,
        facts={"share": share, "sum": end},
    )


def _stands(part: Series) -> bool:
    begun, last = median(head(part.values)), tail(part.values)
    level = median(last)
    calm = max(last) - min(last) <= _CALM * level
    return level > 0 and calm and level >= _STANDS * begun and min(smooth(part.values, 5)) >= _DIP * min(begun, level)
