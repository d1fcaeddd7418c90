"""FIT083: a quality that was measured without any loss beside it was once far better than at the end."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import noise, tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_SHARE = regex(r"(?:^|[/_ .])(?:m?dice|m?iou|jaccard|acc|accuracy|auc|auroc|f1|map)(?:$|[/_ .@])")
_LEAST, _AFTER = 20, 10
_LEFT, _LOW, _LEARNT = 0.9, 0.75, 0.3
_SCATTER = 2.0


@rule(
    "FIT083",
    "quality-lost-again",
    {
        "best_ckpt_wrong": 2.5,
        "early_stop_after_collapse": 1.0,
        "healthy_converged": -4.0,
    },
)
def quality_lost_again(run: Run) -> Iterator[Finding]:
    """Report evaluations of one checkpoint after another whose quality broke down after its best.

    ## What it does
    Compares the best record of a share (Dice, IoU, accuracy, AUC, F1, mAP) with its last quarter and its lowest record since.
    ## Why it matters
    Without a loss nothing tells over-fitting from steps that are too large, but the last weights are not the ones to use.
    ## Fires on
    Twenty records or more and no loss, a best of 0.3 or more with ten records after it, a last quarter at 90 % or less of the level around it, and a
    record since below 75 % of it.
    ## Stays silent on
    Runs with a loss (FIT001, FIT004, NUM030), small losses of quality, single low records that came back, one high record among
    scattered ones, accuracies of a discriminator.
    ## Source
    The two levels of the record.
    """
    if is_adversarial(run) or any(s.finite for role in (Role.TRAIN_LOSS, Role.VAL_LOSS) for s in run.of_role(role)):
        return
    curves = last_segment(s for role in (Role.VAL_METRIC, Role.TRAIN_METRIC) for s in run.of_role(role))
    found = next((s for s in curves if _SHARE.search(s.name.lower()) and _lost(s)), None)
    if found is None or found.argmax is None:
        return
    best, end = found.values[found.argmax], median(tail(found.finite))
    lowest = min(range(found.argmax, len(found)), key=found.values.__getitem__)
    yield finding(
        f"{found.name} 값이 {found.x_label(found.argmax)}의 {figure(best)}에서 가장 높았고 그 뒤 무너져 끝의 수준은 {figure(end)}입니다. "
        "마지막 가중치가 아니라 가장 좋았던 가중치를 써야 하며, 왜 무너졌는지는 학습 손실과 학습률 기록이 있어야 가릴 수 있습니다.",
        cite_point(found, found.argmax, "가장 높은 기록"),
        cite_point(found, lowest, "그 뒤 가장 낮은 기록"),
        cite_point(found, -1, "마지막"),
        Evidence(
            statement=f"뒤 4분의 1의 중앙값은 가장 높은 값의 {percent(end / best)}입니다.",
            value=end / best,
            source=found.source(-1),
            formula=f"{figure(end)} ÷ {figure(best)}",
        ),
        severity=Severity.HIGH,
        facts={"best": best, "end": end},
    )


def _lost(series: Series) -> bool:
    values = series.finite
    if len(values) < max(_LEAST, len(series)) or not 0 <= min(values) <= max(values) <= 1 or max(values) < _LEARNT:
        return False
    best = max(values)
    at = values.index(best)
    after, around = values[at + 1 :], median(values[max(0, at - 2) : at + 3])
    end = median(tail(values))
    if len(after) < _AFTER or sorted(after)[2] >= _LOW * best:
        return False
    # One lucky record among scattered ones is no level that was lost.
    return end <= _LEFT * around and around - end >= _SCATTER * noise(values)
