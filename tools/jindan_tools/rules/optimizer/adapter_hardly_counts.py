"""OPT009: a LoRA adapter whose scale times the learning rate is too small to change the model."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
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
    Losses that fell, preference losses and rewards, runs without alpha or rank, DoRA and other kinds of adapters.
    ## Source
    peft tuners/lora/layer.py: scaling = lora_alpha / r; thinkingmachines.ai/blog/lora (rates about ten times those of full
    fine-tuning).
    """
    loss, rate, scale = train_loss(run), highest_rate(run), _scale(run)
    if loss is None or rate is None or scale is None or len(loss.finite) < _LEAST_RECORDS or _is_preference(run):
        return
    value, rank, evidence, formula = scale
    product = value * rate
    fall = relative_drop(loss.finite)
    if product >= _LEAST_PRODUCT or rate <= 0 or fall >= _HARDLY or (run.steps_done or _LEAST_STEPS) < _LEAST_STEPS:
        return
    yield finding(
        f"LoRA의 배율 {figure(value)} × 학습률 {figure(rate)} = {figure(product)} 값이 흔히 쓰는 5e-5의 {figure(_LEAST_PRODUCT / product, 2)}분의 1이라, 어댑터가 모델을 거의 바꾸지 못합니다.",
        *evidence,
        calculated("어댑터의 배율입니다.", value, formula),
        calculated("한 스텝에 움직이는 크기입니다.", product, f"{figure(value)} × {figure(rate)} = {figure(product)}"),
        cite_point(loss, loss.finite_indices[0], "처음"),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        severity=Severity.HIGH,
        facts={"scale": value, "rate": rate, "product": product, "rank": rank, "by_scale": 1.0 if value < 0.1 else 0.0},
    )


def _scale(run: Run) -> tuple[float, float, tuple[Evidence, ...], str] | None:
    alpha, rank = _last(run, "lora_alpha"), _last(run, "r", "lora_r", "lora_rank")
    if alpha is None or rank is None:
        return None
    a, r = _number(alpha), _number(rank)
    if a is None or r is None or a <= 0 or r < 1:
        return None
    rooted = _last(run, "use_rslora")
    root = rooted is not None and str(rooted.value).lower() == "true"
    value = a / (math.sqrt(r) if root else r)
    shown = tuple(
        Evidence(statement=f"{s.name.rsplit('.', 1)[-1]} 값은 {figure(n)}입니다.", value=n, source=s.source)
        for s, n in ((alpha, a), (rank, r))
    )
    return value, r, shown, f"{figure(a)} ÷ {'√' if root else ''}{figure(r)} = {figure(value)}"


def _last(run: Run, *names: str) -> Setting | None:
    found = [s for s in run.settings if s.name.rsplit(".", 1)[-1] in names]
    return found[-1] if found else None


def _number(setting: Setting) -> float | None:
    value = setting.value
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_preference(run: Run) -> bool:
    return any(s.name.split("/")[0].removeprefix("eval_") in {"rewards", "reward", "kl"} for s in run.series)
