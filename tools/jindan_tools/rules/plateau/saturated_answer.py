"""PLT020: the loss is the price of being sure and wrong: every answer is a one at the clip of the library."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.recipe import family_of
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.optimizer.rate_evidence import cite_rate
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 3
# Caffe takes the logarithm of no less than FLT_MIN; a probability of zero or NaN for every label ends there.
_CAFFE = -math.log(1.17549435e-38)
_CAFFE_NEAR, _CAFFE_ALONE = 0.002, 0.0002
_NEAR = 0.01
_CHEAPER = 0.5
_HIGH_ADAM = 0.005
# What a probability of zero costs: Keras clips at its epsilon of 1e-7, torch's BCELoss clamps the logarithm at -100.
_PRICES = ((-math.log(1e-7), "Keras가 확률을 1e-7에서 자를 때"), (100.0, "torch BCELoss가 로그를 −100에서 자를 때"))

_USUAL = {
    "lr_too_high_oscillate": 2.5,
    "optimizer_lr_mismatch": 1.0,
    "params_not_in_optim": -3.0,
    "frozen_layers": -3.0,
    "detach_no_grad": -3.0,
    "metric_bug": -2.0,
    "labels_shuffled": -2.0,
    "healthy_converged": -4.0,
}


@rule(
    "PLT020",
    "saturated-answer",
    {
        **_USUAL,
        "diverge_no_nan": 2.5,
        "nan_lr_diverge": 2.0,
        "num_labels_mismatch": 1.0,
        "wrong_loss": 1.5,
        "input_not_normalised": 1.0,
    },
)
def saturated_answer(run: Run) -> Iterator[Finding]:
    """Report a loss that is (1 - accuracy) times the price of a probability clipped at zero.

    ## What it does
    Divides the loss by the share of wrong answers and compares with what the library charges for probability zero.
    ## Why it matters
    Each answer is given with probability one. Such outputs have no gradient, so the loss stands still to the last digit
    and looks like weights that are not updated; they were thrown there by steps that were too large.
    ## Fires on
    Three last records or more whose loss / (1 - accuracy) is within 1 % of 16.118 (Keras) or 100 (torch BCELoss), at an
    accuracy below 0.95. Also on a training loss of 87.3365 in its last record (87.337 in the last two): Caffe's price of a
    probability of zero.
    ## Stays silent on
    Other ratios, runs without an accuracy of the same split, a training loss whose wrong answers cost less than half of it.
    ## Source
    keras backend epsilon 1e-7 in categorical_crossentropy; torch.nn.BCELoss clamps its log outputs to -100;
    Caffe softmax_loss_layer takes log(max(p, FLT_MIN)).
    """
    yield from _at_caffe_floor(train_loss(run))
    for loss, hits in ((val_loss(run), accuracy(run)), (train_loss(run), accuracy(run, Role.TRAIN_METRIC))):
        found = None if loss is None or hits is None else _price(loss, hits)
        if found is None or loss is None or hits is None or _is_cheaper_in_training(run, found[0]):
            continue
        price, words, share = found
        level = median(tail(loss.finite))
        yield finding(
            f"{loss.name} {figure(level)} 값은 틀린 답마다 확률 0을 준 모델의 손실입니다. 출력이 포화되어 기울기가 없습니다.",
            cite_point(loss, loss.finite_indices[-1]),
            cite_point(hits, hits.finite_indices[-1]),
            calculated(
                f"{words} 틀린 답 하나의 손실은 {figure(price)}입니다.",
                price * (1 - share),
                f"(1 − {figure(share)}) × {figure(price)} = {figure(price * (1 - share))}",
            ),
            *cite_rate(run),
            severity=Severity.HIGH,
            argues=_weights(run, from_start=_from_start(loss, hits, price)),
            facts={"price": price, "accuracy": share, "loss": level},
        )
        return


def _at_caffe_floor(loss: Series | None) -> Iterator[Finding]:
    """Yield the finding for a loss at -ln FLT_MIN, where logits that overflowed or became NaN end in Caffe."""
    if loss is None or len(loss) < 2 or abs(loss.values[-1] - _CAFFE) > _CAFFE_NEAR:
        return
    alone = abs(loss.values[-1] - _CAFFE) <= _CAFFE_ALONE and loss.first_non_finite is None
    if not abs(loss.values[-2] - _CAFFE) <= _CAFFE_NEAR and not alone:
        return
    yield finding(
        f"{loss.name} {figure(_CAFFE, 6)} 값은 Caffe에서 모든 답의 확률이 0이거나 NaN일 때의 손실입니다. 출력이 이미 발산했습니다.",
        *cite_ends(loss),
        calculated("Caffe는 확률을 FLT_MIN에서 자릅니다.", _CAFFE, f"−ln(1.175 × 10⁻³⁸) = {figure(_CAFFE, 6)}"),
        severity=Severity.CRITICAL,
        argues={"diverge_no_nan": 2.5, "nan_lr_diverge": 2.0, "num_labels_mismatch": 1.0, "healthy_converged": -4.0},
        facts={"price": _CAFFE, "loss": loss.finite[-1]},
    )


def _price(loss: Series, hits: Series) -> tuple[float, str, float] | None:
    other = dict(zip(hits.xs, hits.values, strict=True))
    pairs = [(v, other[x]) for x, v in zip(loss.xs, loss.values, strict=True) if x in other and math.isfinite(v)]
    last = pairs[-_LEAST:]
    if len(last) < _LEAST or any(a >= 0.95 for _, a in last):
        return None
    for price, words in _PRICES:
        if all(abs(v / (price * (1 - a)) - 1) <= _NEAR for v, a in last):
            return price, words, last[-1][1]
    return None


def _is_cheaper_in_training(run: Run, price: float) -> bool:
    """Return whether a wrong answer costs far less in training: one network is not saturated in evaluation alone."""
    loss, hits = train_loss(run), accuracy(run, Role.TRAIN_METRIC)
    if loss is None or hits is None or not loss.finite or not hits.finite or hits.finite[-1] >= 1:
        return False
    return loss.finite[-1] < _CHEAPER * price * (1 - hits.finite[-1])


def _from_start(loss: Series, hits: Series, price: float) -> bool:
    """Return whether the very first record is there already: nothing was thrown anywhere by steps that were too large."""
    first = dict(zip(hits.xs, hits.values, strict=True)).get(loss.xs[0])
    return first is not None and abs(loss.values[0] - price * (1 - first)) <= _NEAR * price


def _weights(run: Run, *, from_start: bool) -> dict[str, float]:
    """Let a rate that is far too high for Adam take the blame where one is stated."""
    # A layer whose scores are taken for probabilities, or inputs of hundreds, do this at once.
    usual = {**_USUAL, "wrong_loss": 1.5, "input_not_normalised": 1.0} if from_start else _USUAL
    rate = highest_rate(run)
    if rate is None or rate < _HIGH_ADAM or family_of(run) is not OptimizerFamily.ADAM:
        return usual
    return {**usual, "optimizer_lr_mismatch": 3.0}
