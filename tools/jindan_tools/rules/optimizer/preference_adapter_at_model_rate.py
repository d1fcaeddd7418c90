"""OPT131: preference training of an adapter at the rate of a full fine-tuning, whose margins do not open."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting, cite_stated
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_FULL_RATE, _ADAPTER_RATE, _DEFAULT = 2e-6, 2e-5, 1e-6
_LEAST, _STEPS, _HARDLY, _OPEN = 8, 50, 0.05, 0.2
_ADAPTERS = ("lora_alpha", "lora_r", "lora_rank", "peft_type")


@rule(
    "OPT131",
    "preference-adapter-at-model-rate",
    {
        "lr_too_low": 3.5, "plateau_bce_0693": 1.0, "frozen_layers": -3.0, "params_not_in_optim": -2.0, "label_noise": -2.0, "labels_shuffled": -2.0,
        "healthy_converged": -3.0,
    },
)  # fmt: skip
def preference_adapter_at_model_rate(run: Run) -> Iterator[Finding]:
    """Report DPO of a LoRA adapter at a rate of 2e-6 or less whose margins stay near 0.

    ## What it does
    Reads the highest rate, the adapter and how far the margins opened.
    ## Why it matters
    trl's DPOConfig and GRPOConfig take 1e-6 unless told otherwise, a rate for full fine-tuning. An adapter starts at 0 and needs ten times
    as much or more; at 1e-6 the policy stays the reference and the loss near ln 2, as if it were frozen.
    ## Fires on
    An adapter, a highest rate of 2e-6 or less, eight records over 50 steps, a loss that fell by less than a twentieth and
    margins that move and stay below 0.2.
    ## Stays silent on
    Margins that open, rewards of exactly 0 (PLT006, GRD019), full fine-tuning.
    ## Source
    trl dpo_config.py: learning_rate = 1e-6; huggingface.co/docs/trl/dpo_trainer, "Train adapters": a higher rate, about 1e-5.
    """
    loss, rate, margins = train_loss(run), highest_rate(run), _curve(run, "rewards/margins")
    adapter = next(iter(run.stated(*_ADAPTERS)), None)
    if loss is None or rate is None or margins is None or adapter is None or len(loss.finite) < _LEAST:
        return
    if not 0 < rate <= _FULL_RATE or (run.steps_done or _STEPS) < _STEPS or relative_drop(loss.finite) >= _HARDLY:
        return
    if not any(margins.finite) or max(map(abs, margins.finite)) >= _OPEN:
        return
    unset = "learning_rate" not in run.config
    told = (
        f" 학습률을 적지 않아 trl의 기본값 {figure(_DEFAULT)}으로 돌았습니다."
        if unset and rate <= 1.1 * _DEFAULT
        else ""
    )
    yield finding(
        f"LoRA 어댑터를 전체 파인튜닝용 학습률 {figure(rate)} 값으로 선호 학습해, 정책이 참조 모델에서 거의 움직이지 않았습니다.{told}",
        *known(cite_setting(run, "learning_rate")),
        cite_stated(adapter),
        cite_point(margins, margins.finite_indices[-1], "마지막 마진"),
        cite_point(loss, loss.finite_indices[-1], "마지막, ln 2 = 0.6931"),
        calculated("어댑터에 흔히 쓰는 학습률과의 비입니다.", _ADAPTER_RATE / rate, f"{figure(_ADAPTER_RATE)} ÷ {figure(rate)} = {figure(_ADAPTER_RATE / rate)}"),
        severity=Severity.HIGH,
        facts={"rate": rate},
    )  # fmt: skip


def _curve(run: Run, name: str) -> Series | None:
    return next((s for s in run.series if s.name in (name, f"train/{name}") and s.finite), None)
