"""BAT006: the learning rate of a multi-GPU recipe with far fewer images per step."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_setting
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.recipe import family_of
from jindan_tools.frameworks.detection_recipes import detection_recipe
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.optimizer.rate_evidence import cite_rate
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_TOO_HIGH = 3.0


@rule("BAT006", "recipe-rate-not-scaled", {"batch_scaled_lr_not": 2.5, "nan_lr_diverge": 1.5, "diverge_no_nan": 0.5})
def recipe_rate_not_scaled(run: Run) -> Iterator[Finding]:
    """Report a detection run whose rate per image is several times that of the recipe.

    ## What it does
    Divides the highest rate by the images per optimizer step and compares it with the recipe's largest such value.
    ## Why it matters
    Recipes are written for 8 GPUs with 2 images each. On one GPU the same rate is eight times too large by the
    linear scaling rule, and detection losses diverge in the warmup.
    ## Fires on
    A known batch and device count, SGD, and at least three times the recipe's rate per image. Serious only when the
    run failed to learn.
    ## Stays silent on
    Unknown devices or batch, Adam, runs within three times the recipe (two, when the recipe is RetinaNet's or FCOS').
    ## Source
    Goyal et al. 2017, linear scaling; frameworks/detection_recipes.py.
    """
    recipe = detection_recipe(run.framework, (s.name for s in run.settings))
    images = run.number("effective_batch") or _images(run)
    rate = highest_rate(run)
    if recipe is None or images is None or rate is None or images < 1 or family_of(run) is OptimizerFamily.ADAM:
        return
    ratio = rate / images / recipe.rate_per_image
    if ratio < _TOO_HIGH:
        return
    result = outcome(run)
    failed = result in {Outcome.WORSE, Outcome.STUCK}
    scaled = recipe.rate_per_image * images
    yield finding(
        f"이미지 {figure(images)}장짜리 스텝에 학습률 {figure(rate)} 값은 레시피의 {times(ratio)}입니다.",
        *cite_rate(run),
        *known(cite_setting(run, "batch_size"), cite_setting(run, "devices")),
        calculated(
            f"레시피({recipe.images}장에 {figure(recipe.learning_rate)})를 선형으로 줄인 값과 비교했습니다.",
            ratio,
            f"{figure(recipe.learning_rate)} × {figure(images)} ÷ {recipe.images} = {figure(scaled)}, "
            f"{figure(rate)} ÷ {figure(scaled)} = {figure(ratio)}",
        ),
        severity=Severity.HIGH if failed else Severity.LOW,
        argues=_weights(run, failed=failed),
        facts={"ratio": ratio, "scaled_lr": scaled},
    )


def _images(run: Run) -> float | None:
    batch, devices = run.number("batch_size"), run.number("devices")
    return None if batch is None or devices is None else batch * devices


def _weights(run: Run, *, failed: bool) -> dict[str, float]:
    if not failed:
        return {"batch_scaled_lr_not": 0.5}
    broken = any(s.first_non_finite is not None for s in run.series if "loss" in s.name.lower())
    return {"batch_scaled_lr_not": 2.0, "nan_lr_diverge" if broken else "diverge_no_nan": 1.5}
