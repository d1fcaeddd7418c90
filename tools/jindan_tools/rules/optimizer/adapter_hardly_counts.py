"""OPT009: a LoRA adapter whose scale times the learning rate is too small to change the model."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.adapter_scale import adapter_scale
from jindan_tools.curves.cite import cite_ends
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# Usual: a scale of 0.5 to 2 at a rate of 1e-4 to 5e-4, so a product of 5e-5 or more.
_LEAST_PRODUCT, _HARDLY, _LEAST_RECORDS, _LEAST_STEPS = 5e-5, 0.1, 8, 50


@rule(
    "OPT009",
    "adapter-hardly-counts",
    {
        "lr_too_low": 4.0, "frozen_layers": -3.0, "params_not_in_optim": -2.0, "underfit": -1.0, "too_little_data": -2.0,
        "epochs_too_few": -2.0, "healthy_converged": -4.0, "label_noise": -2.0, "plateau_lm_uniform": -1.0,
    },
)  # fmt: skip
def adapter_hardly_counts(run: Run) -> Iterator[Finding]:
    """Report a LoRA run whose scale times learning rate is far below any in use, beside a loss that hardly falls.

    ## What it does
    Computes alpha / r (alpha / sqrt(r) with rsLoRA) from adapter_config.json or LoraConfig, and its product with the
    highest rate. Adam moves each entry of B by about the rate a step, so the product is how far the output of the
    adapter moves.
    ## Why it matters
    A larger rank makes it worse (the scale is divided by r), and a rate taken over from full fine-tuning is ten times too
    small: the model stays what it was. It looks like frozen weights or a base that cannot learn.
    ## Fires on
    A product below 5e-5 and a training loss that fell by less than a tenth over eight records and 50 steps.
    ## Stays silent on
    Losses that fell, also in an earlier start of the same log that this one goes on from, preference losses and rewards,
    runs without alpha or rank, DoRA and other kinds of adapters. Above half of 5e-5 it is a hint, no cause.
    ## Source
    peft tuners/lora/layer.py: scaling = lora_alpha / r; thinkingmachines.ai/blog/lora (rates about ten times those of full
    fine-tuning).
    """
    loss, rate, scale = train_loss(run), highest_rate(run), adapter_scale(run)
    if loss is None or rate is None or scale is None or len(loss.finite) < _LEAST_RECORDS or _is_preference(run):
        return
    product = scale.value * rate
    fall = relative_drop(loss.finite)
    if product >= _LEAST_PRODUCT or rate <= 0 or fall >= _HARDLY or (run.steps_done or _LEAST_STEPS) < _LEAST_STEPS:
        return
    if _goes_on(run, loss):
        return
    near = product > _LEAST_PRODUCT / 2
    yield finding(
        f"LoRA의 배율 {figure(scale.value)} × 학습률 {figure(rate)} = {figure(product)} 값이 흔히 쓰는 5e-5의 {figure(_LEAST_PRODUCT / product, 2)}분의 1이라, 어댑터가 모델을 거의 바꾸지 못합니다.",
        *scale.evidence,
        calculated("어댑터의 배율입니다.", scale.value, scale.formula),
        calculated(
            "한 스텝에 움직이는 크기입니다.", product, f"{figure(scale.value)} × {figure(rate)} = {figure(product)}"
        ),
        *cite_ends(loss),
        severity=Severity.LOW if near else Severity.HIGH,
        argues={"lr_too_low": 0.5} if near else None,
        facts={
            "scale": scale.value,
            "rate": rate,
            "product": product,
            "rank": scale.rank,
            "by_scale": 1.0 if scale.value < 0.1 else 0.0,
        },
    )


def _goes_on(run: Run, loss: Series) -> bool:
    """Say whether an earlier start in the log had the loss far above the first record of this one."""
    earlier = (s for s in run.series if (s.name, s.path) == (loss.name, loss.path) and s.segment < loss.segment)
    return any(s.finite and s.finite[0] * (1 - _HARDLY) > loss.finite[0] for s in earlier)


def _is_preference(run: Run) -> bool:
    return any(s.name.split("/")[0].removeprefix("eval_") in {"rewards", "reward", "kl"} for s in run.series)
