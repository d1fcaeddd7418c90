"""EVL171: an R2 that does not belong to the squared error beside it, because it was averaged over batches."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_R2 = regex(r"(?:^|[^a-z0-9])(?:r2|r\^2|r_2|r2_?score|rsquared|r_squared)(?:$|[^a-z0-9])")
_SQUARED = regex(
    r"(?:^|[^a-z])(?:mse|mean_squared_error|l2_loss)(?:$|[^a-z])", words=("mse", "mean_squared", "l2_loss")
)
_ROOT = regex(r"(?:^|[^a-z])rmse(?:$|[^a-z])", words=("rmse",))
_LEAST, _FELL, _SPREAD = 6, 0.5, 2.0


@rule(
    "EVL171",
    "explained-share-of-batches",
    {"metric_bug": 4.0, "underfit": -4.0, "plateau_prior": -3.0, "overfit": -2.0},
)
def explained_share_of_batches(run: Run) -> Iterator[Finding]:
    """Report a held-out R2 that stays at nothing while the squared error of the same evaluations fell by half.

    ## What it does
    R2 = 1 - MSE / variance, so MSE / (1 - R2) is the variance of the held-out targets: one number for all records. Computes it
    for each of them.
    ## Why it matters
    The R2 of a batch of a few rows has their small variance below the line and runs far below zero; the mean of such values
    says nothing about the model, which may explain nine tenths. A negative R2 reads as "worse than the mean".
    ## Fires on
    Six records, an MSE (or squared RMSE) that ends at half of its first value or less, an R2 that ends at 0 or below, and
    a quotient whose largest value is twice its smallest or more.
    ## Stays silent on
    R2 that follow the error, errors that did not fall, squared errors that are not logged.
    ## Source
    sklearn.metrics.r2_score: not well defined for few samples; torchmetrics R2Score keeps sums over all batches instead.
    """
    held = [s for s in run.series if s.role in (Role.VAL_METRIC, Role.VAL_LOSS) and len(s.finite) == len(s) >= _LEAST]
    share = next((s for s in held if _R2.search(s.name.lower())), None)
    error = None if share is None else next((s for s in held if s.xs == share.xs and _power(s, run)), None)
    if share is None or error is None:
        return
    power = _power(error, run)
    squares = [v**power for v in error.values]
    if squares[0] <= 0 or squares[-1] > _FELL * squares[0] or share.values[-1] > 0 or median(share.values[-3:]) > 0:
        return
    spans = [square / (1 - r) for square, r in zip(squares, share.values, strict=True) if r < 1]
    if min(spans) <= 0 or max(spans) < _SPREAD * min(spans):
        return
    yield finding(
        f"{share.name} 값은 {error.name} 값과 맞지 않습니다. 같은 검증 데이터라면 MSE ÷ (1 − R²)이 늘 목표값의 분산이어야 하는데 "
        f"{figure(min(spans))}에서 {figure(max(spans))}까지 달라집니다. 배치마다 구한 R²를 평균한 값이라 모델의 성능이 아닙니다.",
        cite_point(share, -1, "마지막"),
        cite_point(error, 0, "처음"),
        cite_point(error, -1, "마지막"),
        calculated(
            "마지막 기록에서 나오는 목표값의 분산입니다.",
            spans[-1],
            f"{figure(squares[-1])} ÷ (1 − {figure(share.values[-1])}) = {figure(spans[-1])}",
        ),
        severity=Severity.HIGH,
        argues={
            "metric_bug": 4.0,
            "underfit": -4.0,
            "plateau_prior": -3.0,
            "overfit": -2.0,
            "lr_too_low": -2.0,
            "input_not_normalised": -2.0,
        },
        facts={"smallest": min(spans), "largest": max(spans)},
    )


def _power(series: Series, run: Run) -> int:
    """Return what makes a mean squared error of a curve: 1 for one, 2 for its root, 0 for other curves."""
    name = series.name.lower()
    if _ROOT.search(name):
        return 2
    told = series.role is Role.VAL_LOSS and "mse" in run.word("loss_name")
    return 1 if _SQUARED.search(name) or told else 0
