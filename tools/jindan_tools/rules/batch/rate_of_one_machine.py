"""BAT061: thousands of images a step at the rate of a single machine."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_language_model
from jindan_tools.curves.recipe import family_of
from jindan_tools.curves.select import learning_rate, train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# Goyal et al. 2017: 0.1 for 256 images, scaled linearly up to 8192.
_RATE, _IMAGES = 0.1, 256
_MANY, _FACTOR = 2048, 8.0
_LEAST, _LEFT = 10, 0.25


@rule(
    "BAT061",
    "rate-of-one-machine",
    {"batch_scaled_lr_not": 2.5, "lr_too_low": 1.0, "underfit": -1.0, "aug_too_strong": -1.0},
)
def rate_of_one_machine(run: Run) -> Iterator[Finding]:
    """Remark a classifier trained by SGD on thousands of images a step at an eighth of the scaled rate or less.

    ## What it does
    Compares the highest logged rate with 0.1 x images / 256.
    ## Why it matters
    With sixteen times the images a step there are sixteen times fewer steps; each of the old size, they reach less far in
    the same epochs. The run looks too small or too strongly augmented and is only slow.
    ## Fires on
    SGD, 2048 images a step or more, a highest logged rate of at most an eighth of the scaled one, ten epochs or more, a
    training loss that still holds a quarter of its first value.
    ## Stays silent on
    Detectors, language, contrastive and adversarial models, other optimizers, rates that nobody logged (a base rate may be scaled by the script).
    ## Source
    Goyal et al. 2017, Accurate, Large Minibatch SGD, section 2.1 (linear scaling).
    """
    images, rate, loss = run.number("effective_batch"), learning_rate(run), train_loss(run)
    if images is None or rate is None or loss is None or family_of(run) is not OptimizerFamily.SGD or images < _MANY:
        return
    if is_detector(run) or is_language_model(run) or is_contrastive(run) or is_adversarial(run):
        return
    scaled = _RATE * images / _IMAGES
    highest = max(rate.finite, default=0.0)
    if not 0 < highest <= scaled / _FACTOR or len(loss.finite) < _LEAST or (run.epochs_done or 0) < _LEAST:
        return
    if median(tail(loss.finite)) < _LEFT * loss.finite[0]:
        return
    yield finding(
        f"스텝마다 {figure(images)}장을 쓰면서 학습률은 가장 높을 때 {figure(highest)}로, 배치에 맞춰 키운 값 {figure(scaled)}의 "
        f"{figure(scaled / highest)}분의 1입니다. 같은 에폭에서 스텝 수는 배치만큼 줄었으므로 덜 배운 채 끝납니다.",
        cite_point(rate, rate.argmax or 0, "가장 높은 학습률"),
        *known(cite_setting(run, "batch_size"), cite_setting(run, "devices")),
        calculated(
            "배치에 비례해 키운 학습률입니다.", scaled, f"{_RATE} × {figure(images)} ÷ {_IMAGES} = {figure(scaled)}"
        ),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        severity=Severity.LOW,
        facts={"scaled_lr": scaled, "ratio": scaled / highest},
    )
