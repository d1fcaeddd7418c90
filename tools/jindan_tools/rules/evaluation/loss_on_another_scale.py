"""EVL360: the held-out loss stands far above the training loss while the error of the same evaluations became small."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent, times
from jindan_tools.text.regex import regex

_LEAST = 5
_FAR, _STANDS, _FELL, _EXPLAINED = 20.0, 0.05, 0.3, 0.8
_ERROR = regex(r"(?:^|[/_. ])(?:mae|rmse|mse|mape|abs_rel)(?:$|[/_. (])")
_R2 = regex(r"(?:^|[/_. ])(?:r2|r\^2|r_?squared|r2_?score|explained_variance)$")


@rule(
    "EVL360",
    "loss-on-another-scale",
    {
        "metric_bug": 4.0,
        "train_val_shift": 1.0,
        "overfit": -5.0,
        "memorisation": -5.0,
        "diverge_no_nan": -3.0,
        "healthy_converged": -2.0,
    },
)
def loss_on_another_scale(run: Run) -> Iterator[Finding]:
    """Report a held-out loss that stands far above the training loss while the held-out error says that the model is good.

    ## What it does
    Compares the two losses with an error (MAE, RMSE) or R2 of the same evaluations.
    ## Why it matters
    Predictions that come close to the targets cannot leave the loss where it was. The loss is computed on other numbers than the
    error: targets that were not scaled, normalised or transformed as in training. It looks like a training set learnt by heart, and
    a schedule or an early stop that watches this loss acts on noise.
    ## Fires on
    Five evaluations, a held-out loss that moved by less than 5 % and ends 20 times above the training loss or more, and an error that
    fell to less than 30 % of its first, or an R2 above 0.8.
    ## Stays silent on
    Losses that move, errors that stay, runs without such an error.
    ## Source
    Arithmetic: the same residuals enter both; for a smooth L1 a constant target offset only adds a constant.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or min(len(train.finite), len(held_out.finite)) < _LEAST:
        return
    low, high = median(tail(train.finite)), median(tail(held_out.finite))
    if low <= 0 or high < _FAR * low or max(held_out.finite) - min(held_out.finite) > _STANDS * high:
        return
    proof = next((s for s in last_segment(run.of_role(Role.VAL_METRIC)) if _became_good(s)), None)
    if proof is None:
        return
    yield finding(
        f"{held_out.name} 값은 {figure(high)} 부근에서 {percent((max(held_out.finite) - min(held_out.finite)) / high)}도 움직이지 않는데 같은 평가의 {proof.name} 값은 "
        f"{figure(proof.finite[0])}에서 {figure(proof.finite[-1])}까지 좋아졌습니다. 검증 손실이 다른 단위의 값으로 계산됩니다.",
        cite_point(held_out, held_out.finite_indices[-1]),
        cite_point(proof, proof.finite_indices[0], "처음"),
        cite_point(proof, proof.finite_indices[-1], "끝"),
        calculated(
            "검증 손실을 학습 손실로 나눈 값입니다.",
            high / low,
            f"{figure(high)} ÷ {figure(low)} = {times(high / low)}",
        ),
        severity=Severity.HIGH,
        facts={"held_out": high, "train": low},
    )


def _became_good(series: Series) -> bool:
    name = series.name.lower()
    if len(series.finite) < _LEAST:
        return False
    if _R2.search(name):
        return series.finite[-1] >= _EXPLAINED
    return _ERROR.search(name) is not None and 0 < series.finite[-1] <= _FELL * series.finite[0]
