"""OPT171: Adadelta at the rate of Adam, a thousandth of the one that its method has."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_line, cite_setting
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.habit import habit
from jindan_tools.text.figures import figure, percent

# keras Adadelta learning_rate=0.001 since 2.3 (1.0 before); torch.optim.Adadelta lr=1.0.
_KERAS, _MOST, _LEAST, _LATE = 0.001, 0.011, 5, 0.04


@rule(
    "OPT171",
    "adadelta-held-small",
    {"lr_too_low": 4.0, "epochs_too_few": 0.5, "underfit": -2.0, "optimizer_lr_mismatch": 1.0},
)
def adadelta_held_small(run: Run) -> Iterator[Finding]:
    """Report Adadelta at a rate of 0.01 or less whose loss is still on its way when the run ends.

    ## What it does
    Reads the optimizer and its rate from the settings or the script; without a rate Keras takes 0.001.
    ## Why it matters
    Adadelta finds the size of its steps by itself, and its rate is a factor on them: 1.0 in the paper and in PyTorch. Keras
    changed its default from 1.0 to 0.001, so the same example learns a thousand times slower than it did.
    ## Fires on
    Adadelta at 0.01 or less, five records, a training loss that fell by 4 % or more in the last quarter.
    ## Stays silent on
    Rates above that, losses that came to rest.
    ## Source
    Zeiler 2012 (no rate); tf.keras.optimizers.Adadelta: "to match the original paper, use 1.0", default 0.001 from 2.0 to 3.15.
    """
    loss = train_loss(run)
    made = habit(run, "optimizer_made", "adadelta_by_default")
    scripted = made is not None and (
        made.word("optimizer").lower() == "adadelta" or made.word("habit") == "adadelta_by_default"
    )
    if loss is None or len(loss.finite) < _LEAST or not (scripted or "adadelta" in run.word("optimizer")):
        return
    rate = (
        (made.number("rate") if scripted and made is not None else None) or highest_rate(run) or _default(run, scripted)
    )
    values = loss.finite
    before = values[-1 - max(1, len(values) // 4)]
    if rate is None or not 0 < rate <= _MOST or before <= 0 or before - values[-1] < _LATE * before:
        return
    by_default = made is not None and made.word("habit") == "adadelta_by_default"
    yield finding(
        f"Adadelta의 학습률이 {figure(rate)}입니다{'(Keras 기본값)' if by_default else ''}. 논문과 PyTorch의 값은 1.0이라 갱신이 {figure(1 / rate)}분의 1로 작고, "
        "손실은 학습이 끝날 때까지 계속 내려가는 중입니다.",
        *known(cite_setting(run, "optimizer")),
        *((cite_line(made, "옵티마이저를 만드는 줄입니다."),) if scripted and made is not None else ()),
        *cite_ends(loss),
        calculated(
            "마지막 4분의 1에서 손실이 내려간 비율입니다.",
            1 - values[-1] / before,
            f"1 − {figure(values[-1])} ÷ {figure(before)} = {percent(1 - values[-1] / before)}",
        ),
        severity=Severity.HIGH,
        argues={
            "lr_too_low": 4.0,
            "epochs_too_few": -1.0,
            "underfit": -2.0,
            "optimizer_lr_mismatch": 1.0,
            "healthy_converged": -4.0,
        },
        facts={"rate": rate},
    )


def _default(run: Run, scripted: bool) -> float | None:
    return _KERAS if run.framework is Framework.KERAS or scripted else None
