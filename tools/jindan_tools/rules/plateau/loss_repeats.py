"""PLT106: the training loss of an epoch is the same number again and again, to the last printed digit."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.rate import rate_died
from jindan_tools.curves.select import learning_rate, train_loss, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.gradients.nothing_moves import nothing_moves
from jindan_tools.rules.plateau.saturated_answer import saturated_answer
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _DIGITS = 5, 4
# A step that is too large leaves its mark within the first epoch; weights that never moved took none.
_WEIGHTS_STAND = {
    "params_not_in_optim": 2.0,
    "frozen_layers": 1.5,
    "detach_no_grad": 1.0,
    "dying_relu": 1.0,
    "optimizer_lr_mismatch": -3.0,
}
_OUTPUT_STANDS = {"lr_too_high_oscillate": 2.0, "dying_relu": 2.0, "init_bad": 1.0, "plateau_chance_ce": 1.0}


@rule(
    "PLT106",
    "loss-repeats",
    {
        "params_not_in_optim": 2.0,
        "frozen_layers": 1.5,
        "detach_no_grad": 1.0,
        "dying_relu": 2.0,
        "lr_too_high_oscillate": 2.0,
        "init_bad": 1.0,
        "plateau_chance_ce": 1.0,
        "optimizer_lr_mismatch": -3.0,
        "overfit": -3.0,
        "healthy_converged": -4.0,
    },
)
def loss_repeats(run: Run) -> Iterator[Finding]:
    """Report mean losses of epochs that agree to the last digit: what the network answers has stopped to depend on its weights.

    ## What it does
    Asks whether the training loss of each recorded epoch is one and the same number of four digits or more, and whether the held-out
    loss moved meanwhile.
    ## Why it matters
    The mean over an epoch changes with every update, with the order of the data and with each augmentation. One that never does belongs
    to outputs that are constant: dead units, saturated scores, or weights that no update reaches.
    ## Fires on
    Five epochs or more with one training loss above 0. A held-out loss that moves says that weights still change while the outputs do not.
    ## Stays silent on
    Losses of fewer digits, of 0, by step, rates that died or are 0, runs that GRD010 or PLT020 read.
    ## Source
    Equality over epochs needs a reason; Goodfellow et al., Deep Learning (2016), 6.3: units that saturate pass no gradient.
    """
    loss, held_out, rate = train_loss(run), val_loss(run), learning_rate(run)
    if loss is None or loss.axis is not Axis.EPOCH or len(loss.finite) < _LEAST or len(set(loss.values)) != 1:
        return
    value = loss.finite[0]
    if value <= 0 or len(f"{value:.12g}".replace(".", "").strip("0")) < _DIGITS or rate_died(run):
        return
    if rate is not None and rate.finite and max(rate.finite) <= 0:
        return
    if any(nothing_moves.check(run)) or any(saturated_answer.check(run)):
        return
    moves = held_out is not None and len(set(held_out.finite)) > 1
    yield finding(
        f"{loss.name} 값이 {len(loss.finite)}개 에폭 모두 {figure(value, 6)}로 끝자리까지 같습니다. "
        + (
            "검증 손실은 조금씩 움직이므로 가중치는 바뀌지만 출력이 굳었습니다."
            if moves
            else "갱신이 가중치나 출력에 닿지 않습니다."
        ),
        Evidence(
            statement=f"{loss.name} 기록 {len(loss.finite)}개가 모두 같은 값입니다.",
            value=value,
            source=loss.source(loss.finite_indices[0]),
        ),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        *(() if held_out is None else (cite_point(held_out, held_out.finite_indices[-1], "마지막"),)),
        severity=Severity.HIGH,
        argues={**(_OUTPUT_STANDS if moves else _WEIGHTS_STAND), "overfit": -3.0, "healthy_converged": -4.0},
        facts={"value": value},
    )
