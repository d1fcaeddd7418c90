"""BAT015: a rate that was scaled to the batch by hand is scaled again by the engine."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.recipe import family_of
from jindan_tools.curves.select import learning_rate, val_metric
from jindan_tools.frameworks.detection_recipes import detection_recipe
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_EQUAL = 0.03
_SCALED = 0.5
_AT_MOST = 1.5
_GOOD = 0.3


@rule(
    "BAT015",
    "scaled-by-hand-and-engine",
    {
        "lr_too_low": 4.0,
        "batch_scaled_lr_not": 1.0,
        "epochs_too_few": -1.0,
        "small_object_no_anchor": -1.0,
        "healthy_converged": -3.0,
        "lr_too_high_oscillate": -2.0,
    },
)
def scaled_by_hand_and_engine(run: Run) -> Iterator[Finding]:
    """Report a rate that ran at the given one times images / base, while the given one was already of that size.

    ## What it does
    Divides the highest logged rate by the given one and compares it with the images of a step over the base batch; then holds the
    given rate against the recipe's for as many images.
    ## Why it matters
    auto_scale_lr takes the given rate for one of the base batch (16 images). A rate that was divided by hand is divided twice:
    one GPU with two images then trains at an eighth of the usual rate and looks like a weak model or small objects.
    ## Fires on
    A logged peak equal to given x images / base within 3 %, that factor at most 0.5, a given rate of at most 1.5 times the
    recipe's for these images. A fault while the mean average precision stays below 0.3.
    ## Stays silent on
    A given rate of the base batch (scaled once, as meant), Adam, other trainers, unknown batches.
    ## Source
    mmengine/runner/runner.py scale_lr: 'Scaling the original LR by {ratio}'; MMDetection docs, auto_scale_lr.
    """
    recipe, series = detection_recipe(run.framework), learning_rate(run)
    images, given = run.number("effective_batch"), run.number("learning_rate")
    if recipe is None or series is None or series.argmax is None or not images or not given or given <= 0:
        return
    base = _base(run) or float(recipe.images)
    factor, peak = images / base, series.values[series.argmax]
    usual = recipe.rate_per_image * images
    if family_of(run) is OptimizerFamily.ADAM or factor > _SCALED or abs(peak / given / factor - 1) > _EQUAL:
        return
    if given > _AT_MOST * usual:
        return
    metric = val_metric(run)
    weak = metric is not None and bool(metric.finite) and max(metric.finite) < _GOOD
    yield finding(
        f"설정한 학습률 {figure(given)} 값은 이미 이미지 {figure(images)}장에 맞춘 값인데 엔진이 {figure(images)} ÷ {figure(base)} = {figure(factor)} 배를 다시 곱해 "
        f"{figure(peak)} 값으로 학습했습니다(알맞은 값의 {figure(peak / usual)}배).",
        cite_point(series, series.argmax, "가장 높은 학습률"),
        *known(cite_setting(run, "learning_rate"), cite_setting(run, "batch_size"), _best(metric)),
        calculated("설정값과 기록의 비율은 이미지 수의 비율과 같습니다.", peak / given, f"{figure(peak)} ÷ {figure(given)} = {figure(peak / given)}"),
        calculated(
            f"레시피({recipe.images}장에 {figure(recipe.learning_rate)})를 이 배치로 줄인 값입니다.",
            usual,
            f"{figure(recipe.learning_rate)} × {figure(images)} ÷ {recipe.images} = {figure(usual)}",
        ),
        severity=Severity.HIGH if weak else Severity.LOW,
        argues=None if weak else {"lr_too_low": 1.0},
        facts={"peak": peak, "usual": usual, "factor": factor},
    )  # fmt: skip


def _base(run: Run) -> float | None:
    named = (s.value for s in run.settings if s.name.endswith("auto_scale_lr.base_batch_size"))
    return next((float(v) for v in named if isinstance(v, int | float) and not isinstance(v, bool) and v >= 1), None)


def _best(metric: Series | None) -> Evidence | None:
    return None if metric is None or metric.best is None else cite_point(metric, metric.best, "최고")
