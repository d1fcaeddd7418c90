"""FIT081: the loss rose because a part of it was weighed more; with one weight throughout it fell."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.annealed import annealed
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.shape import noise, smooth, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST_SHARE, _SIGMAS, _FIRST = 0.015, 6.0, 3
_BACK, _WINDOW = 0.02, 5


@rule("FIT081", "falls-at-last-weight", {"healthy_converged": 1.5, "diverge_no_nan": -2.0, "overfit": -1.0})
def falls_at_last_weight(run: Run) -> Iterator[Finding]:
    """State that a variational model learns although its loss rises or hardly moves while its weight is annealed.

    ## What it does
    Adds the parts of the loss anew with the weight of the last record and compares the first records with the last quarter.
    ## Why it matters
    A weight that grows from nearly 0 changes what is minimised. The logged sum may rise while every part of it gets better.
    ## Fires on
    A sum that is the first part plus weight times divergence in 95 % of ten records or more, a weight that grows, and a sum at
    the last weight that falls by 1.5 % and six times its noise, in training and held out, and ends within 2 % of its lowest.
    ## Stays silent on
    Constant weights, sums that do not add up, sums that come back up.
    ## Source
    Bowman et al. 2016 (arXiv 1511.06349), annealing of the KL term; Higgins et al. 2017, beta-VAE.
    """
    train, held_out = annealed(run, Role.TRAIN_LOSS), annealed(run, Role.VAL_LOSS)
    if train is None or not _falls(train.loss.values) or (held_out is not None and not _falls(held_out.loss.values)):
        return
    start, end = _levels(train.loss.values)
    yield finding(
        f"{train.weight.name} 값이 {figure(train.weight.values[0])}에서 {figure(train.weight.values[-1])}까지 커지며 손실의 구성이 바뀌었습니다. "
        f"마지막 가중치로 다시 더하면 손실은 {figure(start)}에서 {figure(end)}까지 {percent(1 - end / start)} 내려가 유지되었습니다.",
        cite_point(train.weight, 0, "처음 가중치"),
        cite_point(train.weight, -1, "마지막 가중치"),
        cite_point(train.part, -1),
        calculated(
            "마지막 가중치로 더한 학습 손실의 처음과 끝 수준의 비입니다.",
            end / start,
            f"{figure(end)} ÷ {figure(start)}",
        ),
        severity=Severity.INFO,
        facts={"start": start, "end": end},
    )


def _levels(values: Sequence[float]) -> tuple[float, float]:
    return median(values[:_FIRST]), median(tail(tuple(values)))


def _falls(values: Sequence[float]) -> bool:
    start, end = _levels(values)
    # The first records fall steeply: what they differ by is no noise.
    doubt = noise(values[len(values) // 2 :]) * math.sqrt(1 / _FIRST + 1 / len(tail(tuple(values))))
    fell = start - end >= max(_LEAST_SHARE * abs(start), _SIGMAS * doubt)
    lowest = min(smooth(tuple(values), _WINDOW))
    return start > 0 and fell and median(values[-_WINDOW:]) <= (1 + _BACK) * lowest
