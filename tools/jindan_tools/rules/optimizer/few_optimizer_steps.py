"""OPT006: the whole run has only a handful of optimizer steps."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.blown_up import find_blown_up
from jindan_tools.curves.cite import cite_setting
from jindan_tools.curves.kind import is_adversarial, is_detector
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.plateau.in_batch_level import batches_per_epoch
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_FEW = 100
_VERY_FEW = 30
_HARDLY_ANY = 12
_HANDFUL, _EPOCHS = 5, 10
_NEAR = 0.2
_STANDS = 0.05
_FINDS_NOTHING = 0.1
_HALF_RIGHT = 0.5


@rule("OPT006", "few-optimizer-steps", {"few_optimizer_steps": 1.5, "epochs_too_few": 0.5, "diverge_no_nan": -3.0})
def few_optimizer_steps(run: Run) -> Iterator[Finding]:
    """Note a finished run with fewer than 100 optimizer steps.

    ## What it does
    Takes the steps that were made, or computes them from epochs and steps per epoch (stated, counted by the progress
    bar, or samples over batch) over the accumulation.
    ## Why it matters
    An optimizer moves each weight by about its rate per step; with few steps no setting can be judged.
    ## Fires on
    Fewer than 100 steps in a run that completed. Runs that learned get a low remark. Fewer than 30 steps after which a
    classification loss still falls and is still near ln C (near its start, with less than half right, where C is unknown),
    or a detector still finds next to nothing, are the reason for what the run did not reach
    (so are those of which half or more were warm-up, those of an accumulation that leaves two updates an epoch or fewer, in which the loss fell by less than 5 %,
    and at most 12 after which the held-out loss is still that of guessing),
    unless the held-out loss blew up.
    ## Stays silent on
    Interrupted or crashed runs, unknown numbers of steps, adversarial runs with a record for each (epochs that are counted alone), runs that learned within the steps unless each of ten epochs
    or more had at most five batches and the held-out loss still fell.
    ## Source
    Arithmetic; the threshold is a rule of thumb (warmup alone takes 20 to 100 steps).
    """
    steps, formula = steps_made(run)
    loss = train_loss(run)
    if steps is None or not 0 < steps < _FEW or run.ending is not Ending.COMPLETED or loss is None:
        return
    if is_adversarial(run) and len(loss) >= steps - 1:
        # `[3/30] Loss_D` with a record each: nobody prints every update of a GAN and stops at thirty; these are epochs.
        return
    result = outcome(run)
    if result is Outcome.LEARNED and steps >= _VERY_FEW and not _tiny_epochs(run):
        return
    # A loss that blew up says something even in a handful of steps, and more of them would not mend it.
    unfinished = steps < _VERY_FEW and find_blown_up(run) is None and _hardly_began(run, steps)
    yield finding(
        f"학습 전체에서 옵티마이저 스텝이 {figure(steps)}번뿐입니다.{_why(run)}",
        calculated(f"옵티마이저 스텝은 모두 {figure(steps)}번입니다.", steps, formula),
        *known(cite_setting(run, "epochs"), cite_setting(run, "effective_batch")),
        severity=Severity.HIGH if unfinished else Severity.LOW,
        argues={"few_optimizer_steps": 3.0, "lr_too_low": -1.0, "frozen_layers": -2.0}
        if unfinished and _one_update_an_epoch(run)
        else _weights(steps, unfinished=unfinished, learned=result is Outcome.LEARNED),
        facts={"steps": steps},
    )


def _why(run: Run) -> str:
    """Say that the accumulation is longer than an epoch, where it is."""
    steps, samples, batch = (run.number(n) for n in ("gradient_accumulation", "effective_batch", "batch_size"))
    if (
        steps is None
        or samples is None
        or not batch
        or not samples // batch < steps
        or run.number("devices") not in {None, 1}
    ):
        return ""
    return f" 누적 {steps:g}번이 한 에폭의 배치 {samples // batch:g}개보다 많아, 에폭마다 한 번만 갱신합니다."


def _tiny_epochs(run: Run) -> bool:
    """Return whether ten epochs or more held a handful of batches each while the held-out loss fell to the end."""
    held_out, batches = val_loss(run), run.number("steps_per_epoch")
    if held_out is None or batches is None or not 0 < batches <= _HANDFUL or len(held_out.finite) < _EPOCHS:
        return False
    return held_out.finite[-1] == min(held_out.finite)


def _weights(steps: float, *, unfinished: bool, learned: bool) -> dict[str, float]:
    if unfinished:
        # What the losses did in so few steps says nothing about the rate or the fit.
        unsaid = {"diverge_no_nan": -3.0, "lr_too_high_oscillate": -1.0, "overfit": -1.0}
        return {
            "few_optimizer_steps": 4.5 if steps <= _HARDLY_ANY else 2.5,
            "epochs_too_few": 1.0,
            "underfit": 0.5,
            **unsaid,
        }
    return {"few_optimizer_steps": 0.5 if learned else 1.5, "epochs_too_few": 0.5}


def _hardly_began(run: Run, steps: float) -> bool:
    return (
        _still_falling(run)
        or _finds_nothing(run)
        or _one_update_an_epoch(run)
        or (run.number("warmup_steps") or 0.0) >= 0.5 * steps
        or (steps <= _HARDLY_ANY and _still_guesses(run))
    )


def _one_update_an_epoch(run: Run) -> bool:
    """Return whether accumulation leaves at most two updates an epoch and the loss hardly moved in them."""
    loss, epochs, updates = train_loss(run), run.epochs_done, run.steps_done
    accumulated = (run.number("gradient_accumulation") or 1) > 1
    if loss is None or not accumulated or not epochs or not updates or len(loss.finite) < 3:
        return False
    return updates <= 2 * epochs and relative_drop(loss.finite) < _STANDS


def _still_guesses(run: Run) -> bool:
    """Return whether the held-out loss began about ln C and ends there, a little lower: it does not count what training sums."""
    loss, classes = val_loss(run), class_count(run)
    if loss is None or classes is None or len(loss.finite) < 3:
        return False
    level, first, last = uniform_cross_entropy(classes.count), loss.finite[0], loss.finite[-1]
    return abs(first / level - 1) < _NEAR and (1 - _NEAR) * level < last < first


def _still_falling(run: Run) -> bool:
    """Return whether a classification loss ends at its lowest and still within a fifth of ln C: the fall had only begun."""
    loss, classes, hits = train_loss(run), class_count(run), accuracy(run)
    if loss is None or len(loss.finite) < 3 or (classes is None and (hits is None or not hits.finite)):
        return False
    first, last = loss.finite[0], loss.finite[-1]
    if classes is None and (hits is None or max(hits.finite) > _HALF_RIGHT):
        return False
    # An untrained classifier begins at ln C, whatever C is.
    level = first if classes is None else uniform_cross_entropy(classes.count)
    return last == min(loss.finite) and (1 - _NEAR) * level < last < 0.99 * first


def _finds_nothing(run: Run) -> bool:
    """Return whether a detector's best mean average precision is below 0.1: the fall of its losses had only begun."""
    metric = val_metric(run)
    return is_detector(run) and metric is not None and 0 <= max(metric.finite, default=1.0) < _FINDS_NOTHING


def steps_made(run: Run) -> tuple[float | None, str]:
    """Return the optimizer steps of a run and how they are known, None where nothing tells."""
    if run.steps_done is not None and run.steps_done >= (run.epochs_done or 0):
        return run.steps_done, f"기록된 스텝 {figure(run.steps_done)}"
    per_epoch, epochs = _per_epoch(run), run.epochs_done
    if run.steps_done is None and run.steps_planned and epochs and epochs >= (run.epochs_planned or math.inf):
        return run.steps_planned, f"계획을 마친 실행의 전체 스텝 {figure(run.steps_planned)}"
    if per_epoch is None or epochs is None:
        return None, ""
    accumulation = run.number("gradient_accumulation") or 1.0
    total = float(max(1, math.floor(per_epoch[0] * epochs / accumulation)))
    return total, f"{per_epoch[1]} × {figure(epochs)} 에폭 ÷ {figure(accumulation)} = {figure(total)}"


def _per_epoch(run: Run) -> tuple[float, str] | None:
    """Return the batches of an epoch and how they are known."""
    counted = batches_per_epoch(run)
    if counted is not None:
        return float(counted), f"에폭당 {counted}스텝"
    samples, batch = run.number("train_samples"), run.number("batch_size")
    if samples is None or batch is None or samples < 1 or batch < 1:
        return None
    batches = math.ceil(samples / batch / (run.number("devices") or 1.0))
    return float(batches), f"⌈{figure(samples)} ÷ {figure(batch)}⌉"
