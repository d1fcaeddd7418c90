"""PLT024: the first answer and the first five are right in the ratio of luck, from the first evaluation to the last."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.chance_level_loss import chance_level_loss
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times
from jindan_tools.text.regex import regex

_TOP1 = regex(r"(?:top[-_@ ]?1|acc(?:uracy)?[-_@ ]?1)(?!\d)", re.IGNORECASE)
_TOP5 = regex(r"(?:top[-_@ ]?5|acc(?:uracy)?[-_@ ]?5)(?!\d)", re.IGNORECASE)
_LEAST = 4
# Luck hits five times as often with five answers; a model that knows anything puts the right answer first more often.
_LOW, _HIGH = 4.0, 6.8
_MOST_FIRST = 0.17
_GAINED, _LOSS_FELL = 1.3, 0.03


@rule(
    "PLT024",
    "top-k-at-chance",
    {
        "plateau_chance_ce": 2.5,
        "lr_too_low": 0.5,
        "labels_shuffled": 0.5,
        "frozen_layers": 0.5,
        "overfit": -2.0,
        "healthy_converged": -4.0,
    },
)
def top_k_at_chance(run: Run) -> Iterator[Finding]:
    """Report a classifier whose top-5 accuracy is five times its top-1 accuracy and stays so.

    ## What it does
    Divides the held-out top-5 accuracy by the top-1 accuracy, and compares the later evaluations with the earlier ones.
    ## Why it matters
    Guessing is right with 1/C, and with five answers in 5/C. The ratio needs no number of classes. A model that has learnt
    anything has a smaller one: its first answer is the best of the five.
    ## Fires on
    Four evaluations or more of both, a ratio of their medians between 4 and 6.8, a top-1 accuracy below 17 % that did not
    grow by 30 %, and a held-out loss, where one is logged, that fell by less than 3 %.
    ## Stays silent on
    Accuracies or losses that improve, few evaluations, other ratios, losses that PLT001 reads.
    ## Source
    Uniform guessing among C >= 5 classes.
    """
    first, five = _find(run, _TOP1), _find(run, _TOP5)
    if first is None or five is None or any(chance_level_loss.check(run)):
        return
    scale = 100.0 if max(five.finite) > 1 else 1.0
    hits, wide = [v / scale for v in first.finite], [v / scale for v in five.finite]
    level = median(hits)
    if (
        not 0 < level < _MOST_FIRST
        or not _LOW <= median(wide) / level <= _HIGH
        or _improves(hits)
        or _falls(val_loss(run))
    ):
        return
    count = 1 / (0.5 * (level + median(wide) / 5))
    yield finding(
        f"{first.name} 값은 {figure(level * scale)}, {five.name} 값은 {figure(median(wide) * scale)} 부근에 머물러 그 비가 "
        f"{times(median(wide) / level)}입니다. 클래스 {figure(round(count), 3)}개 안팎에서 무작위로 답할 때의 비이므로 아무것도 배우지 못했습니다.",
        cite_point(first, first.best or 0, "가장 높은 기록"),
        cite_point(first, first.finite_indices[-1], "마지막"),
        cite_point(five, five.finite_indices[-1], "마지막"),
        calculated(
            "무작위로 답하면 다섯 개를 고를 때 다섯 배 자주 맞힙니다.", median(wide) / level, "(5/C) ÷ (1/C) = 5"
        ),
        severity=Severity.HIGH,
        facts={"top1": level, "top5": median(wide), "classes": count},
    )


def _find(run: Run, name: re.Pattern[str]) -> Series | None:
    found = (s for s in last_segment(run.of_role(Role.VAL_METRIC)) if name.search(s.name) and len(s.finite) >= _LEAST)
    return max(found, key=len, default=None)


def _improves(hits: list[float]) -> bool:
    half = len(hits) // 2
    return median(hits[half:]) >= _GAINED * median(hits[:half])


def _falls(loss: Series | None) -> bool:
    return loss is not None and len(loss.finite) >= 2 and loss.finite[-1] < (1 - _LOSS_FELL) * loss.finite[0]
