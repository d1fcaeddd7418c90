"""SCR228: a function of LambdaLR gives the rate itself, and the rate is multiplied by it."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits
from jindan_tools.text.figures import figure


@rule("SCR228", "factor-is-rate", {"lr_too_low": 4.0})
def factor_is_rate(run: Run) -> Iterator[Finding]:
    """Report a function for LambdaLR that returns a learning rate instead of a factor.

    ## What it does
    Folds the rate of the optimizer and what the function returns; every value is a product with that rate.
    ## Why it matters
    LambdaLR multiplies: 0.001 becomes 0.000001, whatever the configuration says.
    ## Fires on
    The habit, for rates of 0.1 and less. Established when the training loss makes no progress.
    ## Stays silent on
    Functions whose values hold no rate, several optimizers with different rates, training losses that fell by a third.
    ## Source
    torch.optim.lr_scheduler.LambdaLR: base_lr * lr_lambda(epoch).
    """
    for event in habits(run, "factor_is_rate") if not signs.learns(run) else ():
        rate = event.number("rate") or 0.0
        stuck = signs.no_progress(run)
        yield finding(
            f"LambdaLR 함수가 배수가 아니라 학습률 자체를 돌려주어, 실제 학습률이 {figure(rate)} x {figure(rate)} = {figure(rate * rate)} 값을 넘지 못합니다.",
            cite_line(
                event,
                f"{event.number('made_line') or 0:.0f}번째 줄의 LambdaLR은 이 값을 optimizer의 lr에 곱합니다. 1을 기준으로 한 배수(예: step / warmup)를 돌려주어야 합니다.",
            ),
            *stuck,
            severity=Severity.HIGH,
            argues={
                "lr_too_low": 4.0 if stuck else 3.0,
                "label_noise": -3.0,
                "init_bad": -3.0,
                "labels_shuffled": -3.0,
                "plateau_chance_ce": -1.0,
                "underfit": -2.0,
            },
        )
        return
