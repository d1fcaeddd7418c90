"""FIT041: training and held-out loss stand together little below guessing: the model cannot do more."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.rate import rate_died
from jindan_tools.curves.select import learning_rate, train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 10
_MANY = 4
_HIGH, _BELOW_CHANCE = 0.6, 0.95
_TOGETHER, _MOVES = 0.06, 0.02
_BETTER, _POOR = 1.5, 0.5
_NARROW = 8
_WIDTHS = frozenset({"hidden", "hidden_size", "hidden_dim", "width", "d_model", "n_embd", "embed_dim", "channels"})


@rule(
    "FIT041",
    "stands-above-zero",
    {"underfit": 3.0, "overfit": -4.0, "labels_shuffled": -2.0, "healthy_converged": -4.0, "long_plateau_waste": -2.0},
)
def stands_above_zero(run: Run) -> Iterator[Finding]:
    """Report a classifier whose two losses have come to rest together, little below guessing.

    ## What it does
    Compares the last third of training and held-out loss with ln C, with each other and with the third before.
    ## Why it matters
    Labels that are random leave the loss at ln C; over-fitting drives the two apart. Equal, still and high means that the
    model cannot express more: too few units, too strong a regularisation, or inputs without the information.
    ## Fires on
    Ten epochs or more, both losses between 0.6 and 0.95 ln C, within 6 % of each other, moving by less than 2 % over the
    last third (and, where the rate decays, already before it fell to a third), an accuracy of at least 1.5/C and at most one half, and a rate that did not die.
    ## Stays silent on
    Losses that still fall, losses at guessing (PLT001), rates that ended early, detectors, language and contrastive models.
    ## Source
    Goodfellow et al. 2016, Deep Learning, section 5.2: capacity, under- and over-fitting.
    """
    classes, train, held_out, hits = class_count(run), train_loss(run), val_loss(run), accuracy(run)
    if classes is None or train is None or held_out is None or hits is None or train.axis is not Axis.EPOCH:
        return
    if is_detector(run) or is_language_model(run) or is_contrastive(run) or is_preference(run) or rate_died(run):
        return
    level = uniform_cross_entropy(classes.count)
    full = _under_full_rate(run, train)
    if not all(_rests(s, level) for s in (train, held_out)) or not hits.finite or not _rests_early(train, full):
        return
    a, b, share = median(tail(train.finite)), median(tail(held_out.finite)), median(tail(hits.finite))
    if abs(a - b) > _TOGETHER * b or not _BETTER / classes.count <= share <= _POOR:
        return
    yield finding(
        f"학습 손실 {figure(a)}과 검증 손실 {figure(b)}이 함께 멈춰 있습니다. 찍은 수준보다는 낫지만 더 배우지 못하는 과소적합입니다.",
        cite_point(train, train.finite_indices[-1]),
        cite_point(held_out, held_out.finite_indices[-1]),
        calculated("찍기만 해도 나오는 손실입니다.", level, f"ln {classes.count} = {figure(level)}"),
        *_narrow(run),
        severity=Severity.HIGH,
        facts={"train": a, "val": b, "chance": level},
    )


def _under_full_rate(run: Run, train: Series) -> int:
    """Return how many records lie before the rate has decayed to a third of its highest for good."""
    rate = learning_rate(run)
    if rate is None or len(rate) != len(train) or not rate.finite:
        return len(train)
    third = max(rate.finite) / 3
    return next((len(rate) - i for i, v in enumerate(reversed(rate.values)) if v >= third), len(train))


def _rests_early(train: Series, full: int) -> bool:
    """Say whether the loss already stood still while the rate was high: what rests only under a decayed rate may go on."""
    values = train.values[max(0, full - 3) : full]
    return full == len(train) or (full >= _MANY and abs(values[0] - values[-1]) <= _MOVES * values[-1])


def _rests(series: Series, level: float) -> bool:
    values = series.finite
    if len(values) < _LEAST or len(values) != len(series):
        return False
    third = values[-max(3, len(values) // 3) :]
    half = len(third) // 2
    before, after = median(third[:half]), median(third[half:])
    return _HIGH * level <= after <= _BELOW_CHANCE * level and abs(before - after) <= _MOVES * after


def _narrow(run: Run) -> Iterator[Evidence]:
    for setting in run.stated(*_WIDTHS):
        value = setting.number()
        if value is not None and 0 < value <= _NARROW:
            yield Evidence(
                statement=f"{setting.name} 값이 {setting.value}뿐이라 클래스를 가를 만큼 표현하지 못합니다.",
                value=value,
                source=setting.source,
            )
