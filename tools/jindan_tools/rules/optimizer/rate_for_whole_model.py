"""OPT011: soft prompts or IA3 vectors trained at a rate of full fine-tuning."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.select import learning_rate, train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.frameworks.adapter_rates import ADAPTER_RATES
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_HARDLY, _FAR_BELOW, _LEAST_RECORDS, _LEAST_STEPS = 0.1, 0.2, 5, 50


@rule(
    "OPT011",
    "rate-for-whole-model",
    {
        "lr_too_low": 4.0, "frozen_layers": -3.0, "params_not_in_optim": -3.0, "detach_no_grad": -2.0, "grad_vanish": -3.0,
        "underfit": -1.0, "too_little_data": -2.0, "epochs_too_few": -2.0, "healthy_converged": -4.0, "label_noise": -2.0,
        "plateau_lm_uniform": -2.0, "tracker_log_confusion": -2.0,
    },
)  # fmt: skip
def rate_for_whole_model(run: Run) -> Iterator[Finding]:
    """Report prompt tuning, prefix tuning or IA3 at a rate far below any in use for it, beside a loss that hardly falls.

    ## What it does
    Looks the peft_type of adapter_config.json up in a table of least usual rates and compares the highest rate with it.
    ## Why it matters
    Adam moves each weight by about its rate a step. A soft prompt has a few thousand weights of size one that must travel
    far: at 2e-5 it stays where it began. It looks like too few virtual tokens or a base that cannot learn.
    ## Fires on
    A rate below a fifth of the least usual one and a training loss that fell by less than a tenth over five records and
    50 steps.
    ## Stays silent on
    LoRA (OPT009), losses that fell, unknown methods.
    ## Source
    frameworks/adapter_rates.py.
    """
    loss, rate = train_loss(run), highest_rate(run)
    stated = next((s for s in reversed(run.stated("peft_type"))), None)
    usual = None if stated is None else ADAPTER_RATES.get(str(stated.value).rpartition(".")[2].upper())
    if (
        loss is None
        or rate is None
        or rate <= 0
        or stated is None
        or usual is None
        or len(loss.finite) < _LEAST_RECORDS
    ):
        return
    slow = rate < _FAR_BELOW * usual.least and relative_drop(loss.finite) < _HARDLY
    if not slow or (run.steps_done or _LEAST_STEPS) < _LEAST_STEPS:
        return
    logged = learning_rate(run)
    yield finding(
        f"{usual.name}을 전체 미세조정의 학습률({figure(rate)})로 돌렸습니다. 이 방법에 쓰는 값은 적어도 {figure(usual.least)}이라, 학습하는 벡터가 거의 움직이지 못합니다.",
        Evidence(statement=f"peft_type 값은 {stated.value}입니다.", source=stated.source),
        *(() if logged is None or logged.argmax is None else (cite_point(logged, logged.argmax, "최고"),)),
        calculated("흔히 쓰는 가장 낮은 학습률과의 비입니다.", usual.least / rate, f"{figure(usual.least)} ÷ {figure(rate)} = {figure(usual.least / rate)} ({usual.source})"),
        *cite_ends(loss),
        severity=Severity.HIGH,
        facts={"rate": rate, "least": usual.least},
    )  # fmt: skip
