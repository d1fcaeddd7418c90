"""DAT270: once the weights stand, the held-out loss is the training loss to the fourth digit."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial, is_contrastive
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _ALIKE, _APART, _LEARNT = 4, 5e-4, 0.02, 0.8
_SMALL = 1e-3


@rule("DAT270", "measured-on-the-same-rows", {"leakage": 3.0, "overfit": -1.0, "healthy_converged": -2.0})
def measured_on_the_same_rows(run: Run) -> Iterator[Finding]:
    """Report a held-out loss that agrees with the training loss to the fourth digit, record for record, after both were apart.

    ## What it does
    Compares both losses over the last records, and both accuracies where they are logged.
    ## Why it matters
    While the weights move, the mean over an epoch lags behind the evaluation at its end. Once they stand (the rate died), both are the mean
    over their rows: other rows have another mean, by a per cent or more with some thousand of them. Equal means are those of the same rows.
    ## Fires on
    Four records or more at the end within 0.05 % of each other, at a level that was learnt (80 % of the first or less), where the first records were 2 % apart or more,
    and accuracies, where both are logged, that agree to 0.0005.
    ## Stays silent on
    Losses near zero, one column under two names, losses that never moved, adversarial and contrastive losses.
    ## Source
    The mean of n losses with spread s varies by s / sqrt(n) between samples of rows.
    """
    train, held_out = train_loss(run), val_loss(run)
    if (
        train is None
        or held_out is None
        or train.axis is not held_out.axis
        or is_adversarial(run)
        or is_contrastive(run)
    ):
        return
    if len(train) != len(held_out) or len(train.finite) < len(train) or len(held_out.finite) < len(held_out):
        return
    if len(train) < 2 * _LEAST or not _apart(train.values[0], held_out.values[0]):
        return
    pairs = list(zip(train.values, held_out.values, strict=True))
    alike = 0
    while alike < len(pairs) and _agree(*pairs[-1 - alike]):
        alike += 1
    level = median(held_out.values[-_LEAST:])
    if alike < _LEAST or level <= _SMALL or level > _LEARNT * train.values[0] or not _same_hits(run, alike):
        return
    at = len(pairs) - alike
    yield finding(
        f"{train.x_label(at)}부터 끝까지 기록 {alike}개에서 학습 손실과 검증 손실이 넷째 자리까지 같습니다(마지막 {figure(train.values[-1], 5)}과 {figure(held_out.values[-1], 5)}). "
        "가중치가 멈춘 뒤에도 같은 값이 나오는 것은 같은 데이터를 쟀을 때뿐입니다.",
        cite_point(train, 0, "처음에는 달랐습니다"),
        cite_point(held_out, 0, "처음"),
        cite_point(train, -1, "마지막"),
        cite_point(held_out, -1, "마지막"),
        calculated(
            "마지막 두 값의 비입니다.",
            train.values[-1] / held_out.values[-1],
            f"{figure(train.values[-1], 6)} ÷ {figure(held_out.values[-1], 6)}",
        ),
        severity=Severity.HIGH,
        facts={"records": float(alike)},
    )


def _agree(one: float, other: float) -> bool:
    return abs(one - other) <= _ALIKE * abs(other)


def _apart(one: float, other: float) -> bool:
    return abs(one - other) >= _APART * abs(other)


def _same_hits(run: Run, records: int) -> bool:
    """Return whether both accuracies agree as well, where both are logged."""
    seen: Series | None = accuracy(run, Role.TRAIN_METRIC)
    unseen = accuracy(run)
    if seen is None or unseen is None:
        return True
    return all(abs(a - b) <= _ALIKE for a, b in zip(seen.values[-records:], unseen.values[-records:], strict=False))
