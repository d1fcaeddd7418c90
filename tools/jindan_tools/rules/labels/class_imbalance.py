"""LBL006: one class holds most of the training labels."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.curves.named import accuracy
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.plateau.class_count import class_shares
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent, times

# The share of the remaining answers that must be right.
_CLEARLY = 0.4


@rule("LBL006", "class-imbalance", {"class_imbalance": 2.0, "plateau_prior": 0.5})
def class_imbalance(run: Run) -> Iterator[Finding]:
    """Remark a strongly unbalanced label distribution.

    ## What it does
    Reads the printed counts per class and relates the largest class to the smallest and to an even share.
    ## Why it matters
    Accuracy then measures the frequent class; rare classes need weights, sampling or macro metrics.
    ## Fires on
    A largest class of at least ten times the median class, or at least 80 % of all labels with more than two classes.
    ## Stays silent on
    Smaller differences, runs that print no counts. A remark only where the accuracy is far above the largest share. Whether quality suffers is judged by PLT003 and PLT011.
    ## Source
    Buda et al., A systematic study of the class imbalance problem (2018): effects from ratios of 10 on.
    """
    found = class_shares(run)
    if found is None:
        return
    shares, event = found
    middle = sorted(shares)[len(shares) // 2]
    ratio = max(shares) / middle if middle > 0 else float("inf")
    heavy = max(shares) >= 0.8 and len(shares) > 2
    if ratio < 10 and not heavy:
        return
    yield finding(
        f"가장 많은 클래스가 학습 라벨의 {percent(max(shares))} 비율을 차지합니다.",
        cite_line(
            event,
            f"클래스 {len(shares)}개 중 가장 큰 것은 {percent(max(shares))}, 가장 작은 것은 {percent(min(shares), 2)}이며 "
            f"가장 큰 클래스는 중간 크기 클래스의 {times(ratio) if ratio < 1e6 else '100만 배 이상'}입니다.",
            max(shares),
        ),
        severity=Severity.LOW if _beyond(run, max(shares)) else Severity.MEDIUM,
        argues={"class_imbalance": 0.5} if _beyond(run, max(shares)) else None,
        facts={"largest": max(shares), "smallest": min(shares)},
    )


def _beyond(run: Run, largest: float) -> bool:
    """Return whether the held-out accuracy ends well above what the largest class alone would score."""
    hits = accuracy(run)
    return hits is not None and bool(hits.finite) and hits.finite[-1] >= largest + _CLEARLY * (1 - largest)
