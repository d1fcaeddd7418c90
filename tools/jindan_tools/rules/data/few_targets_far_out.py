"""DAT341: a mean square error far above the square of the mean absolute one, in training alone: a few targets lie far out."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times
from jindan_tools.text.regex import regex

_LEAST, _TAILED, _APART = 5, 25.0, 10.0
_ABSOLUTE = regex(r"(?:^|[/_])(?:mae|l1)(?:$|[/_])")


@rule(
    "DAT341",
    "few-targets-far-out",
    {"labels_corrupt": 3.0, "corrupt_data": 1.5, "bn_small_batch": -3.0, "batch_noise": -2.0, "too_little_data": -2.0, "lr_too_low": -2.0, "underfit": -1.0, "healthy_converged": -4.0},
)  # fmt: skip
def few_targets_far_out(run: Run) -> Iterator[Finding]:
    """Report a regression whose training error is a few rows: its square is many times what its mean size allows.

    ## What it does
    Divides the mean square error of training by the square of its mean absolute error, and compares the loss with the held-out one.
    ## Why it matters
    The ratio is 1.57 for errors of a normal distribution, and grows with a few huge ones. Targets in another unit, a misplaced decimal point or a
    sentinel of 9999 then make up the whole gradient: training does not move, and what is held out gets worse.
    ## Fires on
    A training loss and a training MAE of the same records, five or more, a ratio of 25 and more over the last quarter, and a training loss ten times the held-out one from the first record on.
    ## Stays silent on
    Ratios of usual errors, held-out losses as high (a heavy-tailed target), losses that are no squares (below their MAE squared).
    ## Source
    E[x^2] / E[|x|]^2 = pi / 2 for a normal distribution.
    """
    loss, held_out = train_loss(run), val_loss(run)
    sizes = next((s for s in last_segment(run.of_role(Role.TRAIN_METRIC)) if _ABSOLUTE.search(s.name.lower())), None)
    if loss is None or held_out is None or sizes is None or min(len(loss.finite), len(sizes.finite)) < _LEAST:
        return
    square, size = median(tail(loss.finite)), median(tail(sizes.finite))
    if size <= 0 or len(held_out.finite) < _LEAST or not held_out.finite[0] > 0:
        return
    ratio = square / size**2
    if (
        ratio < _TAILED
        or loss.finite[0] < _APART * held_out.finite[0]
        or square < _APART * median(tail(held_out.finite))
    ):
        return
    yield finding(
        f"학습 손실(제곱 오차)은 {figure(square)}인데 평균 절대 오차는 {figure(size)}뿐이라, 오차의 대부분이 몇 행에서 나옵니다. 목표값 몇 개가 자릿수나 단위가 다른 값입니다.",
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        cite_point(sizes, sizes.finite_indices[-1], "마지막"),
        cite_point(held_out, held_out.finite_indices[0], "처음"),
        calculated(
            "제곱 오차를 절대 오차의 제곱으로 나눈 값입니다. 정규 분포의 오차면 1.57입니다.",
            ratio,
            f"{figure(square)} ÷ {figure(size)}² = {times(ratio)}",
        ),
        severity=Severity.HIGH,
        facts={"ratio": ratio, "size": size, "root": math.sqrt(square)},
    )
