"""BAT250: the first token loss of a language model is above what guessing among all tokens costs: it is a sum."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_setting
from jindan_tools.curves.falling import has_moving_target
from jindan_tools.curves.kind import is_language_model
from jindan_tools.curves.loss_ratio import loss_ratio
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.fit.tunes_language_model import tunes_language_model
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_STAGES = ("finetuning_type", "lora_rank", "lora_r", "lora_alpha", "cutoff_len", "sequence_len")
_LARGEST = 262_144
_BEYOND, _LEAST = 1.3, 5
# Nats a token with which a pretrained model begins on new text, and by which at least it then falls.
_TEXT, _FALL = (0.4, 6.0), 0.15


@rule(
    "BAT250",
    "token-loss-beyond-guessing",
    {
        "grad_accum_loss_scale": 3.0, "ckpt_mismatch": -3.0, "init_bad": -3.0, "chat_template_bug": -2.0, "lr_too_high_oscillate": -2.0,
        "vocab_mismatch": -2.0, "nan_lr_diverge": -2.0,
    },
)  # fmt: skip
def token_loss_beyond_guessing(run: Run) -> Iterator[Finding]:
    """Report a tuning of a language model whose first loss is above 1.3 ln V and an ordinary one when divided by the passes of an update.

    ## What it does
    Compares the first loss with ln V of the largest vocabulary in use, and divides it by the accumulation steps (times devices).
    ## Why it matters
    A model without any knowledge costs ln V, 10 to 12.5 nats a token. A start of 69 is no wrecked model and no wrong template:
    the trainer adds the losses of the passes. Dividing them gives the curve of an ordinary tuning.
    ## Fires on
    An adapter or a stated language model, a first loss above 1.3 ln 262,144 = 16.2, a known K of 2 or more that divides it to 0.4 to 6 nats,
    and a fall of 15 % or more. With a held-out loss near the training loss it is silent.
    ## Stays silent on
    Losses of other kinds (classes, rewards, contrast), an unknown K, losses that rise, evaluations of the same size.
    ## Source
    Uniform answers cost ln V; transformers issues 37766 and 35663, LLaMA-Factory issue 7443 (6.4, 13.65, 69, 138 at 2, 4, 16, 32 steps).
    """
    loss = train_loss(run)
    if loss is None or len(loss.finite) < _LEAST or has_moving_target(run) or not _speaks(run):
        return
    first, uniform = loss.finite[0], math.log(_LARGEST)
    steps, devices = run.number("gradient_accumulation") or 1.0, run.number("devices") or 1.0
    start, end = median(head(loss.finite)), median(tail(loss.finite))
    if first <= _BEYOND * uniform or end > (1 - _FALL) * start:
        return
    count = next((k for k in (steps, steps * devices) if k >= 2 and _TEXT[0] <= first / k <= _TEXT[1]), None)
    ratio = loss_ratio(run)
    if count is None or (ratio is not None and ratio.first < count / 2):
        return
    yield finding(
        f"첫 손실 {figure(first)} 값은 어떤 언어 모델도 낼 수 없는 크기입니다. 누적 {figure(count)}회로 나누면 {figure(first / count)}에서 {figure(end / count)}까지 줄어든 보통의 학습입니다.",
        *cite_ends(loss),
        *known(cite_setting(run, "gradient_accumulation"), cite_setting(run, "devices") if count != steps else None),
        calculated(
            "모든 토큰을 같은 확률로 볼 때의 손실입니다.",
            uniform,
            f"가장 큰 어휘에서도 ln {_LARGEST:,} = {figure(uniform)}",
        ),
        calculated(
            "누적 횟수로 나눈 첫 손실입니다.",
            first / count,
            f"{figure(first)} ÷ {figure(count)} = {figure(first / count)}",
        ),
        severity=Severity.HIGH,
        facts={"accumulation": count, "first": first},
    )


def _speaks(run: Run) -> bool:
    """Say whether the run tunes or trains a language model."""
    return is_language_model(run) or tunes_language_model(run) or any(True for _ in run.stated(*_STAGES))
