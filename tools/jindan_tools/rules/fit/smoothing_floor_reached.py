"""FIT040: the training loss stands on the floor that label smoothing gives it."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import smoothed_cross_entropy_floor
from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 5
_ABOVE = 0.15
_BELOW = 0.01


@rule(
    "FIT040",
    "smoothing-floor-reached",
    {"healthy_converged": 2.0, "underfit": -4.0, "lr_too_low": -3.0, "double_softmax": -3.0, "label_noise": -2.0},
)
def smoothing_floor_reached(run: Run) -> Iterator[Finding]:
    """State that a loss which stops well above zero has nothing left to lose: label smoothing holds it there.

    ## What it does
    Computes the entropy of the smoothed target, the least value the cross-entropy can take, and compares the last
    quarter of the training loss with it.
    ## Why it matters
    "The loss does not go below 0.5" is read as underfitting and answered with a larger model or rate; with smoothing
    0.1 over 10 classes no model can go below 0.5003.
    ## Fires on
    A stated label smoothing and class count, at least 5 records, a level at most 15 % above the floor.
    ## Stays silent on
    No smoothing, unknown classes, levels below the floor (the loss is another one) or further above it.
    ## Source
    torch CrossEntropyLoss label_smoothing: the target is 1 - s + s/C for the class and s/C for the others.
    """
    share, classes, loss = run.number("label_smoothing"), class_count(run), train_loss(run)
    if share is None or not 0 < share < 1 or classes is None or loss is None or len(loss.finite) < _LEAST:
        return
    floor, level = smoothed_cross_entropy_floor(classes.count, share), median(tail(loss.finite))
    if not (1 - _BELOW) * floor <= level <= (1 + _ABOVE) * floor:
        return
    yield finding(
        f"{loss.name} {figure(level)} 값은 라벨 스무딩 {figure(share)}에서 낼 수 있는 최솟값 {floor:.4f}까지 내려온 것이라 과소적합이 아닙니다.",
        *cite_settings(run, "label_smoothing"),
        classes.evidence,
        cite_point(loss, loss.finite_indices[-1], f"최솟값보다 {percent(level / floor - 1)} 높은 수준"),
        calculated(
            "라벨 스무딩이 허용하는 손실의 최솟값입니다.",
            floor,
            f"q = 1 − {share:g} + {share:g}/{classes.count}, r = {share:g}/{classes.count}; −q ln q − {classes.count - 1} r ln r = {floor:.4f}",
        ),
        severity=Severity.INFO,
        facts={"floor": floor, "level": level},
    )
