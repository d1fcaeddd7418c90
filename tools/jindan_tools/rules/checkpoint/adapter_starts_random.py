"""CKP380: a LoRA adapter whose two matrices both start at random, so that training begins on a spoilt model."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# Pretrained language models begin a fine-tuning at 0.5 to 4 nats a token.
_SPOILT, _FAR = 4.5, 3.0


@rule("CKP380", "adapter-starts-random", {"init_bad": 4.0, "config_error": 1.5})
def adapter_starts_random(run: Run) -> Iterator[Finding]:
    """Report LoRA weights that do not start as no change at all: `init_lora_weights` is false and the loss starts high.

    ## What it does
    Reads init_lora_weights and the first training loss.
    ## Why it matters
    By default the matrix B of an adapter is 0, so that training starts at the model as it was. With False, which PEFT keeps
    for tests, B is random as well: the first loss is that of a spoilt model and most of the run goes into undoing it. It looks
    like another tokenizer or wrong data.
    ## Fires on
    init_lora_weights of False and a first loss of 4.5 and more; from 3 on as a hypothesis.
    ## Stays silent on
    Other values, runs whose first loss is that of a pretrained model (a small alpha harms little), records by epoch.
    ## Source
    peft tuners/lora/layer.py reset_lora_parameters: `if init_lora_weights is False: return`, else zeros_(lora_B), 0.4 to 0.21;
    the documentation of LoraConfig discourages False.
    """
    told, loss = next((s for s in run.stated("init_lora_weights") if s.flag() is False), None), train_loss(run)
    if told is None or loss is None or not loss.finite or (loss.axis is Axis.EPOCH and loss.xs[0] >= 1):
        return
    first = loss.finite[0]
    if first < _FAR:
        return
    yield finding(
        f"init_lora_weights=False라 LoRA의 A와 B가 모두 무작위로 시작해, 첫 손실 {figure(first)}이 기본 모델이 아니라 어댑터가 망가뜨린 모델의 값입니다.",
        cite_stated(told),
        cite_point(loss, loss.finite_indices[0], "처음"),
        severity=Severity.HIGH if first >= _SPOILT else Severity.MEDIUM,
        argues={
            "init_bad": 4.0 if first >= _SPOILT else 2.0,
            "config_error": 1.5,
            "ckpt_mismatch": -3.0,
            "vocab_mismatch": -3.0,
            "chat_template_bug": -2.0,
            "lr_too_low": -2.0,
            "healthy_converged": -4.0,
        },
        facts={"first": first},
    )
