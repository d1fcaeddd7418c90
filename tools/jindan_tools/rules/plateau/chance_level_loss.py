"""PLT001: a classifier's loss stays at ln C, the loss of guessing, for the whole run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.plateau.chance_arithmetic import chance_accuracy_limit
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.plateau.learning_signals import Signals, learning_signals
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST_RECORDS = 4
# Three records are enough when the learning rate shows that the weights had the chance to move.
_LEAST_WITH_RATE = 3
# Below 93 % of ln C something was learnt; above 105 % the model is worse than guessing, which is another fault.
_LOW, _HIGH = 0.93, 1.1
_FEW_STEPS = 200
_LEAST_EPOCHS, _FEW_RECORDS = 5, 10
_BELOW = 0.99
_STILL = 1e-3
_MANY, _NEVER_BELOW = 15, 0.999
_NOT_LEARNING = {"plateau_chance_ce": 1.0, "overfit": -3.0, "healthy_converged": -3.0, "memorisation": -2.0}


_TOO_SOON = {
    "few_optimizer_steps": 3.5,
    "epochs_too_few": 2.5,
    "labels_shuffled": -3.0,
    "plateau_chance_ce": 1.0,
    "init_bad": 0.0,
    "dying_relu": 0.0,
}


@rule(
    "PLT001",
    "chance-level-loss",
    {
        "plateau_chance_ce": 2.0,
        "labels_shuffled": 2.0,
        "init_bad": 0.75,
        "dying_relu": 0.75,
        "params_not_in_optim": -1.0,
        "clip_misuse": -1.0,
        "lr_too_low": -2.0,
        "frozen_layers": -1.0,
        "overfit": -3.0,
        "memorisation": -2.0,
        "healthy_converged": -3.0,
    },
)
def chance_level_loss(run: Run) -> Iterator[Finding]:
    """Report a classification loss that never leaves the level of guessing.

    ## What it does
    Compares the training loss (or, without one, the held-out loss) with ln C of the classes that ran, over the whole
    run and over its second half, and looks whether learning rate and gradients could have moved the weights.
    ## Why it matters
    At ln C the answers carry no information. With a normal learning rate and normal gradients the data are left:
    labels that do not belong to their inputs. With a dead gradient or a tiny learning rate they are not to blame.
    ## Fires on
    At least 4 records (3 with a proven learning rate), a minimum not below 93 % of ln C, a second half within 93 % to 105 % of it, and an accuracy, if
    logged, within three sigma of 1/C.
    ## Stays silent on
    Detectors, adversarial, contrastive and preference losses; curves that leave the plateau later (late learning), or
    are leaving it, training and held-out loss together;
    unknown class counts. A plan that ended before the data were seen once is told as too short, not as labels at fault.
    ## Source
    Cross-entropy of a uniform answer is ln C; A. Karpathy, A Recipe for Training Neural Networks (2019).
    """
    classes = class_count(run)
    if classes is None or any(kind(run) for kind in (is_detector, is_adversarial, is_contrastive, is_preference)):
        return
    level = uniform_cross_entropy(classes.count)
    series = _series_at_guessing(run, level)
    if series is None or _better_than_guessing(run, classes.count):
        return
    if _just_started(run, series) or _leaves_together(run, level):
        return
    signals = learning_signals(run)
    if len(series.finite) < (_LEAST_WITH_RATE if signals.rate_normal else _LEAST_RECORDS):
        return
    last_half = median(tail(series.values, 0.5))
    yield finding(
        f"{series.name} 값이 처음부터 끝까지 무작위 추측 수준인 ln {classes.count} = {figure(level)} 부근에 머물렀습니다.",
        classes.evidence,
        Evidence(
            statement=f"뒤쪽 절반 기록의 {series.name} 중앙값은 {figure(last_half)}이고 추측 수준과의 차이는 "
            f"{percent(abs(last_half / level - 1))}입니다.",
            value=last_half,
            source=series.source(-1),
            formula=f"ln {classes.count} = {figure(level, 5)}",
        ),
        *_accuracy_proof(run, classes.count),
        *signals.evidence,
        severity=Severity.HIGH,
        argues=_weigh(signals, series, level, still=_val_still(run)) | (_TOO_SOON if _ends_early(run) else {}),
        facts={"classes": float(classes.count), "chance": level, "tail": last_half},
    )


def _series_at_guessing(run: Run, level: float) -> Series | None:
    """Return the loss that stays at guessing: the held-out one when the training loss is on a larger scale, such as a sum."""
    train, held_out = train_loss(run), val_loss(run)
    if train is None or _stuck(train, level):
        return train or (held_out if held_out is not None and _stuck(held_out, level) else None)
    if held_out is None or len(train.finite) < _LEAST_RECORDS or median(tail(train.values, 0.5)) <= _HIGH * level:
        return None
    return held_out if _stuck(held_out, level) else None


def _stuck(series: Series, level: float) -> bool:
    values = series.finite
    if len(values) < _LEAST_WITH_RATE or len(values) < len(series):
        return False
    half = tail(values, 0.5)
    # Single steps scatter; their level is what counts. Epoch means must all stay up.
    lowest = min(values) if len(values) < 30 else median(sorted(values)[: max(3, len(values) // 20)]) / 0.95
    return lowest >= _LOW * level and _LOW * level <= median(half) <= _HIGH * level


def _leaves_together(run: Run, level: float) -> bool:
    """Return whether both losses end at their lowest and below guessing: labels learnt by heart never carry over."""
    curves = (train_loss(run), val_loss(run))
    return all(s is not None and len(s.finite) >= _LEAST_RECORDS and _ends_below(s.finite, level) for s in curves)


def _ends_below(values: Sequence[float], level: float) -> bool:
    end = tail(values, 0.1)
    return median(end) < _BELOW * level and min(values) in end


def _motionless(series: Series) -> bool:
    values = series.finite
    return len(values) >= _LEAST_RECORDS and max(values) - min(values) <= _STILL * abs(values[0])


def _ends_early(run: Run) -> bool:
    """Return whether the plan itself ended before the data were seen once: nothing is said about the labels then."""
    seen, steps = run.epochs_done, run.steps_done
    return run.ending is Ending.COMPLETED and seen is not None and seen < 1 and steps is not None and steps < _FEW_STEPS


def _val_still(run: Run) -> bool:
    """Return whether the held-out loss does not move either: then no update arrives, whatever the labels are."""
    held_out = val_loss(run)
    if held_out is None or len(held_out.finite) < 3:
        return False
    return max(held_out.finite) - min(held_out.finite) <= 2e-4 * abs(held_out.finite[0])


def _just_started(run: Run, series: Series) -> bool:
    """Say whether a run that is still going on, or was cut short by an error, has made few steps of its first two epochs."""
    if run.ending is Ending.CRASHED and len(series.finite) < 10 and (run.steps_done or _FEW_STEPS) < _FEW_STEPS:
        return True
    if run.ending is Ending.EARLY_STOPPED and run.epochs_planned and (run.epochs_done or 0) < 0.3 * run.epochs_planned:
        # Stopped within the first tenths while the losses end at their lowest: the fall had only begun.
        curves = [s for s in (series, val_loss(run)) if s is not None]
        return all(s.finite[-1] == min(s.finite) for s in curves)
    if run.ending is not Ending.UNKNOWN:
        return False
    # Epoch means are few by nature: five of them are five passes over the data.
    few = _LEAST_EPOCHS if series.axis is Axis.EPOCH else _FEW_RECORDS
    return len(series.finite) < few or ((run.epochs_done or 0) < 2 and (run.steps_done or 0) < _FEW_STEPS)


def _better_than_guessing(run: Run, classes: int) -> bool:
    found = accuracy(run)
    if found is None or not found.finite:
        return False
    return median(tail(found.values, 0.5)) > chance_accuracy_limit(classes, run.number("val_samples"))


def _accuracy_proof(run: Run, classes: int) -> tuple[Evidence, ...]:
    found = accuracy(run)
    if found is None or not found.finite:
        return ()
    return (cite_point(found, found.finite_indices[-1], f"추측이면 1/{classes} = {figure(1 / classes)}"),)


def _weigh(signals: Signals, series: Series, level: float, *, still: bool) -> dict[str, float]:
    if signals.gradient_normal is False:
        return {**_NOT_LEARNING, "labels_shuffled": -2.0}
    if signals.rate_high:
        # Guessing is where a rate that is too high leaves a classifier; the labels need not be at fault.
        return {**_NOT_LEARNING, "labels_shuffled": -2.0, "lr_too_high_oscillate": 2.0, "optimizer_lr_mismatch": 0.5}
    if signals.rate_normal is False:
        return {**_NOT_LEARNING, "labels_shuffled": -2.0}
    weights = {**_NOT_LEARNING, "plateau_chance_ce": 2.5}
    # Without a rate and gradients that could move the weights, the labels were at fault in 0 of 11 runs.
    labels = 1.5 if signals.rate_normal else 1.0
    if signals.rate_normal:
        weights["lr_too_low"] = -2.0
    if signals.rate_normal and signals.gradient_normal:
        labels = weights["labels_shuffled"] = 2.0
    if signals.gradient_normal:
        weights |= {"frozen_layers": -1.0, "detach_no_grad": -2.0, "grad_vanish": -2.0}
    if level - median(tail(series.finite, 0.1)) > 0.01 * level:
        # The training loss creeps below guessing by learning its labels by heart: the weights do move. A fall to
        # ln C only is the output bias finding the prior, which a dead network does too.
        weights |= {
            "params_not_in_optim": -1.0,
            "clip_misuse": -1.0,
            "labels_shuffled": labels + 1.0,
        }
    elif series.axis is Axis.EPOCH and len(series.finite) >= _MANY and min(series.finite) > _NEVER_BELOW * level:
        # Labels that fit nothing are still learnt by heart a little; a loss that never goes below guessing learns nothing at all.
        weights.pop("labels_shuffled", None)
        weights |= {"init_bad": 0.75, "dying_relu": 0.75}
    elif still or _motionless(series):
        # Labels that fit nothing still make the loss scatter; a loss that stands still gets no updates.
        weights["labels_shuffled"] = -1.0
    return weights
