"""PLT061: a focal loss stands at what the uniform answer costs under its gamma."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_LEAST = 5
_NEAR, _BELOW = 0.02, 0.98
_LUCK = 0.06
_GAMMA = regex(r"^(?:focal_?(?:loss_?)?gamma|gamma_?focal|fl_gamma)$|focal.*\.gamma$", words=("gamma",))
_ALPHA = regex(r"^(?:focal_?(?:loss_?)?alpha|fl_alpha)$|focal.*\.alpha$", words=("alpha",))


@rule(
    "PLT061",
    "focal-at-chance",
    {
        "plateau_chance_ce": 3.0,
        "labels_shuffled": 1.0,
        "healthy_converged": -4.0,
        "overfit": -2.0,
        "metric_bug": -2.0,
        "underfit": -1.0,
        "long_plateau_waste": -2.0,
    },
)
def focal_at_chance(run: Run) -> Iterator[Finding]:
    """Report a focal loss at the value of an answer that gives every class the same probability.

    ## What it does
    The uniform answer p = 1/C costs (1 - 1/C)^gamma ln C. Compares the second half of training and held-out loss with it.
    ## Why it matters
    With gamma 2 two classes stand at 0.173 and ten at 1.87: neither looks like ln C, and 0.173 looks like success.
    ## Fires on
    A setting that names gamma for a focal loss, a known number of classes, five records or more, both losses within 2 % of
    that level over their second half and none below it before, an accuracy (where there is one) near 1/C.
    ## Stays silent on
    Detectors, weights per class (alpha), losses that leave the level.
    ## Source
    Lin et al. 2017, Focal Loss for Dense Object Detection, equation 4: FL(p) = -(1 - p)^gamma ln p.
    """
    gamma, classes = _named(run, _GAMMA), class_count(run)
    if gamma is None or classes is None or is_detector(run) or _named(run, _ALPHA) is not None:
        return
    power = gamma.number() or 0.0
    level = (1 - 1 / classes.count) ** power * math.log(classes.count)
    losses = [s for s in (train_loss(run), val_loss(run)) if s is not None and s.finite]
    if not losses or not all(_stands(s, level) for s in losses):
        return
    hits = accuracy(run)
    if hits is not None and abs(median(tail(hits.finite, 0.5)) - 1 / classes.count) > _LUCK:
        return
    formula = f"(1 − 1/{classes.count})^{power:g} × ln {classes.count} = {figure(level)}"
    yield finding(
        f"{losses[0].name} 값이 {figure(losses[0].finite[-1])}에 머뭅니다. 초점 손실(gamma {power:g})에서 모든 클래스에 같은 확률을 줄 때의 값입니다.",
        *(cite_point(s, s.finite_indices[-1]) for s in losses),
        calculated("모든 클래스에 같은 확률을 줄 때의 초점 손실입니다.", level, formula),
        cite_stated(gamma),
        classes.evidence,
        *(
            (cite_point(hits, hits.finite_indices[-1], f"1/{classes.count} = {figure(1 / classes.count)}"),)
            if hits
            else ()
        ),
        severity=Severity.HIGH,
        facts={"chance": level, "gamma": power, "classes": float(classes.count)},
    )


def _named(run: Run, pattern: re.Pattern[str]) -> Setting | None:
    found = run.stated_like(pattern)
    return next((s for s in found if isinstance(s.value, int | float) and not isinstance(s.value, bool)), None)


def _stands(series: Series, level: float) -> bool:
    if len(series.finite) < _LEAST or min(series.finite) < _BELOW * level:
        return False
    return all(abs(v / level - 1) <= _NEAR for v in tail(series.finite, 0.5))
