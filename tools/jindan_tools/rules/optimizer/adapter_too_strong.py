"""OPT012: a LoRA adapter whose scale makes an ordinary rate act like a far larger one, beside signs of it."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.adapter_scale import adapter_scale
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# Usual products of scale and rate lie between 5e-5 and 2e-3; scales between 0.5 and 4.
_MOST_PRODUCT, _MOST_SCALE, _LEAST = 1e-2, 8.0, 8
_SPIKE, _SPIKES, _ROSE = 10.0, 3, 1.1


@rule(
    "OPT012",
    "adapter-too-strong",
    {
        "lr_too_high_oscillate": 4.0, "healthy_converged": -4.0, "label_noise": -3.0, "overfit": -2.0, "underfit": -2.0,
        "lr_too_low": -4.0, "batch_noise": -2.0, "warmup_missing": -1.0, "too_little_data": -2.0, "frozen_layers": -2.0,
        "catastrophic_forgetting": -1.0,
    },
)  # fmt: skip
def adapter_too_strong(run: Run) -> Iterator[Finding]:
    """Report a LoRA run whose scale times learning rate is far above any in use, beside gradient spikes or a loss that rose.

    ## What it does
    Computes alpha / r (alpha / sqrt(r) with rsLoRA) and its product with the highest rate, which is how far the output of the
    adapter moves a step.
    ## Why it matters
    The rate alone looks ordinary. With use_rslora the same alpha acts sqrt(r) times stronger: alpha 1024 at rank 256 is 64, not 4.
    ## Fires on
    A scale of at least 8, a product above 0.01, eight records or more, and three gradient norms of ten times their median or a loss
    that ends above 1.1 times its first record.
    ## Stays silent on
    Runs without those signs, unknown ranks.
    ## Source
    peft tuners/lora/layer.py; Kalajdzievski 2023, A Rank Stabilization Scaling Factor for Fine-Tuning with LoRA.
    """
    loss, rate, scale = train_loss(run), highest_rate(run), adapter_scale(run)
    if loss is None or rate is None or scale is None or len(loss.finite) < _LEAST:
        return
    product = scale.value * rate
    signs = _signs(run)
    if scale.value < _MOST_SCALE or product <= _MOST_PRODUCT or not signs:
        return
    root = " r이 아니라 √r로 나누기 때문입니다(use_rslora)." if scale.rooted else ""
    yield finding(
        f"LoRA의 배율이 {figure(scale.value)}이라 학습률 {figure(rate)} 값이 {figure(product)}처럼 작용합니다. 흔한 배율은 0.5에서 4입니다.{root}",
        *scale.evidence,
        calculated("어댑터의 배율입니다.", scale.value, scale.formula),
        calculated("한 스텝에 움직이는 크기입니다.", product, f"{figure(scale.value)} × {figure(rate)} = {figure(product)}"),
        *signs,
        severity=Severity.HIGH,
        facts={"scale": scale.value, "rate": rate, "product": product, "rank": scale.rank},
    )  # fmt: skip


def _signs(run: Run) -> tuple[Evidence, ...]:
    loss, norm = train_loss(run), grad_norm(run)
    if loss is not None and loss.finite[-1] > _ROSE * loss.finite[0]:
        return (
            cite_point(loss, loss.finite_indices[0], "처음"),
            cite_point(loss, loss.finite_indices[-1], "처음보다 높은 마지막"),
        )
    if norm is None or len(norm.finite) < _LEAST:
        return ()
    level = median(norm.finite)
    high = [i for i in norm.finite_indices if norm.values[i] >= _SPIKE * level]
    return tuple(cite_point(norm, i, "중앙값의 10배 이상") for i in high[:3]) if len(high) >= _SPIKES else ()
