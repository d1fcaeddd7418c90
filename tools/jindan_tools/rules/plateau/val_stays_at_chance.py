"""PLT002: training learns while the held-out accuracy stays at guessing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_detector, is_language_model
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import grad_norm, train_loss, val_loss
from jindan_tools.curves.shape import relative_drop, rises, tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.evaluation.averaged_weights_lag import averaged_weights_lag
from jindan_tools.rules.plateau.chance_arithmetic import chance_accuracy_limit
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.plateau.in_batch_level import batches_per_epoch
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

# Fifteen points above what luck gives: the network knows its training rows.
_LEARNT = 0.15
_CLOSE = 1.2
_FALLS = 0.03
_FEW = 400
_LONG, _NEARLY_ALL = 8, 0.75
_SEVERAL, _NEVER_BELOW, _SCATTER = 4, 0.95, 1.6


@rule(
    "PLT002",
    "val-stays-at-chance",
    {
        "labels_shuffled": 1.0,
        "train_val_shift": 1.0,
        "memorisation": 1.0,
        "too_little_data": 0.5,
        "lr_too_low": -3.0,
        "healthy_converged": -3.0,
    },
)
def val_stays_at_chance(run: Run) -> Iterator[Finding]:
    """Report a training loss far below guessing beside a held-out accuracy that never beats it.

    ## What it does
    Compares the best held-out accuracy of the run with what guessing reaches, while the training loss falls by half.
    ## Why it matters
    The optimiser works: what is learnt does not carry over at all. Random labels learnt by heart, or a held-out set
    that is prepared or labelled differently, do this; ordinary over-fitting still beats guessing.
    ## Fires on
    At least 5 held-out records, none above 1/C plus three sigma (of four classes or more also 8 whose later half rests below 1.6/C, beside a held-out loss
    that never fell below 95 % of ln C), and a training loss that falls by 40 % below ln C, or a
    training accuracy 15 points above guessing, or a fall by 7 % below it while the held-out loss rose from guessing at nearly every record.
    ## Stays silent on
    Detectors, language models, unknown class counts, averaged weights that lag (EVL007), gradients or held-out losses that are not finite,
    accuracies that beat guessing once, negative losses, held-out losses
    that fall well below ln C (then the accuracy is computed wrongly).
    ## Source
    Zhang et al., Understanding deep learning requires rethinking generalization (ICLR 2017): random labels are fitted.
    """
    classes = class_count(run)
    held_out, train = accuracy(run), train_loss(run)
    if classes is None or held_out is None or train is None or is_detector(run) or is_language_model(run):
        return
    limit = chance_accuracy_limit(classes.count, run.number("val_samples"))
    if len(held_out.finite) < 5 or len(train.finite) < 5:
        return
    if max(held_out.finite) > limit and not _near_chance(run, held_out, classes.count):
        return
    if min(train.finite) < 0 or _held_out_loss_beats_guessing(run, classes.count):
        return
    if any(averaged_weights_lag.check(run)) or _broke(run):
        return
    if not (_learns_by_heart(run, train, limit) or _loses_from_the_start(run, train, classes.count)) and (
        relative_drop(train.values) < 0.4 or train.finite[-1] > 0.7 * uniform_cross_entropy(classes.count)
    ):
        return
    yield finding(
        f"학습 손실은 {percent(relative_drop(train.values))} 줄었지만 {held_out.name} 값은 무작위 추측 수준을 넘지 못했습니다.",
        classes.evidence,
        cite_point(held_out, held_out.best or 0, "가장 높은 기록"),
        Evidence(
            statement=f"추측만으로 나올 수 있는 정확도의 상한은 {figure(limit)}입니다.",
            value=limit,
            formula=f"1/{classes.count} + 3σ",
        ),
        cite_point(train, train.finite_indices[-1]),
        severity=Severity.HIGH,
        argues=_weigh(run, classes.count),
        facts={"classes": float(classes.count), "best_accuracy": max(held_out.finite)},
    )


def _near_chance(run: Run, hits: Series, classes: int) -> bool:
    """Return whether the accuracies rest below 1.6/C beside a held-out loss that never was clearly below ln C.

    Rows of one kind are answered alike, so an accuracy without knowledge scatters further than single guesses do.
    """
    loss, level = val_loss(run), uniform_cross_entropy(classes)
    if loss is None or classes < _SEVERAL or not loss.finite or min(loss.finite) < _NEVER_BELOW * level:
        return False
    return len(hits.finite) >= _LONG and median(hits.finite[len(hits.finite) // 2 :]) <= _SCATTER / classes


def _learns_by_heart(run: Run, train: Series, limit: float) -> bool:
    """Return whether the training answers, logged on their own, beat guessing clearly while the loss falls."""
    hits = accuracy(run, Role.TRAIN_METRIC)
    if hits is None or len(hits.finite) < 5 or relative_drop(train.values) < 0.1:
        return False
    return median(tail(hits.finite)) > limit + _LEARNT


def _loses_from_the_start(run: Run, train: Series, classes: int) -> bool:
    """Return whether what little training gained cost held-out loss at nearly every record, from guessing upwards."""
    held_out, level = val_loss(run), uniform_cross_entropy(classes)
    if held_out is None or len(held_out.finite) < _LONG or len(held_out.finite) < len(held_out):
        return False
    values = held_out.finite
    third = len(values) // 3
    levels = [median(values[i : i + third]) for i in (0, third, len(values) - third)]
    if relative_drop(train.values) < _FALLS:
        return False
    steadily = rises(values) >= _NEARLY_ALL * (len(values) - 1) or levels[0] < levels[1] < levels[2]
    rising = steadily and levels[2] >= 1.03 * values[0]
    return rising and min(values) >= 0.97 * level and train.finite[-1] <= 0.93 * level < train.finite[0] * 1.05


def _weigh(run: Run, classes: int) -> dict[str, float]:
    """Say what a held-out loss that never left guessing excludes: inputs on another scale make it far worse than that."""
    weights = {"memorisation": 1.0, "too_little_data": 0.5, "lr_too_low": -3.0, "healthy_converged": -3.0}
    loss, level = val_loss(run), uniform_cross_entropy(classes)
    samples = run.number("train_samples") or (batches_per_epoch(run) or 0) * (run.number("effective_batch") or 0)
    if 0 < samples <= _FEW:
        weights |= {"memorisation": 2.0, "too_little_data": 2.0, "overfit": 1.0}
    if loss is None or len(loss.finite) < 5:
        return {**weights, "labels_shuffled": 1.0, "train_val_shift": 1.0}
    early = loss.finite[: max(3, len(loss.finite) // 2)]
    if max(early) <= _CLOSE * level:
        return {**weights, "labels_shuffled": 2.5, "train_val_shift": 0.5}
    return {**weights, "labels_shuffled": 1.0, "train_val_shift": 1.5}


def _broke(run: Run) -> bool:
    """Return whether the gradient or the whole held-out loss is not finite: no answers were judged then."""
    norm, held_out = grad_norm(run), val_loss(run)
    if held_out is not None and len(held_out) and not held_out.finite:
        return True
    return norm is not None and norm.first_non_finite is not None


def _held_out_loss_beats_guessing(run: Run, classes: int) -> bool:
    loss = val_loss(run)
    level = uniform_cross_entropy(classes)
    return loss is not None and len(loss.finite) >= 3 and median(tail(loss.values)) < 0.7 * level
