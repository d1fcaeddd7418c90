"""FIT310: a held-out score falls far below its best while the training loss goes on falling, and no held-out loss tells."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.jitter import jitter
from jindan_tools.curves.kind import is_adversarial, is_preference
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.curves.shape import rises
from jindan_tools.curves.turn import value_at
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

# What it could do before is lost for another reason (FIT061).
_OF_ANOTHER_TASK = regex(r"task|old|prev|retain|general|zero_?shot|source|mmlu|hellaswag|forget")
_LEAST, _AFTER = 8, 5
_LOST, _SIGMAS, _FELL, _DOWN, _LEARNT = 0.15, 4.0, 0.6, 0.7, 0.05


@rule(
    "FIT310",
    "score-falls-behind-loss",
    {"overfit": 3.0, "best_ckpt_wrong": 0.5, "healthy_converged": -4.0, "epochs_too_few": -3.0},
)
def score_falls_behind_loss(run: Run) -> Iterator[Finding]:
    """Report a held-out score that falls far below its best while the training loss goes on falling.

    ## What it does
    Takes the best record of the main held-out score, the level of the last three and the training loss at both places.
    ## Why it matters
    Detectors of OpenMMLab and many scripts log no held-out loss. Twelve epochs sound few, but an epoch of a RepeatDataset is many
    passes over the images; the score tells that they are learnt by heart.
    ## Fires on
    Eight evaluations or more, five behind the best; the last three 15 % and four noise sigmas below it, seven of ten steps since down;
    a training loss at 60 % or less of what it was at the best.
    ## Stays silent on
    Runs with a held-out loss (FIT001), errors, adversaries, rewards, scores of another task (FIT061), scores that swing, training losses that stand or rise.
    ## Source
    Prechelt, Early Stopping - But When? (1998); mmengine RepeatDataset: times multiplies the length.
    """
    metric, loss = val_metric(run), train_loss(run)
    if metric is None or loss is None or val_loss(run) is not None or is_adversarial(run) or is_preference(run):
        return
    if _OF_ANOTHER_TASK.search(metric.name.lower()):
        return
    at = _turned(metric)
    then = None if at is None else _when(loss, metric, at)
    if at is None or then is None or not loss.finite or median(loss.finite[-3:]) > _FELL * then or then <= 0:
        return
    best, end, last = metric.values[at], median(metric.finite[-3:]), median(loss.finite[-3:])
    yield finding(
        f"{metric.name} 값이 {metric.x_label(at)}의 {figure(best)}에서 {figure(end)}까지 {percent(1 - end / best)} 떨어지는 동안 학습 손실은 "
        f"{figure(then)}에서 {figure(last)}까지 계속 줄었습니다. 학습 데이터에만 맞아 갑니다.",
        cite_point(metric, at, "최고 기록"),
        cite_point(metric, metric.finite_indices[-1], "마지막"),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        *_passes(run),
        severity=Severity.HIGH,
        argues={
            "overfit": 3.0,
            "best_ckpt_wrong": 0.5,
            "healthy_converged": -4.0,
            "epochs_too_few": -3.0,
            "label_noise": -1.0,
            "lr_too_high_oscillate": -2.0,
        },
        facts={"best": best, "end": end, "best_x": metric.xs[at]},
    )


def _turned(metric: Series) -> int | None:
    """Return the best record of a score that fell steadily and far since, None for others."""
    values = metric.finite
    if metric.higher_is_better is not True or metric.argmax is None or len(values) < max(_LEAST, len(metric)):
        return None
    at = metric.argmax
    after = values[at:]
    if len(after) <= _AFTER or values[at] < _LEARNT:
        return None
    end = median(values[-3:])
    down = len(after) - 1 - rises(after)
    far = values[at] - end >= max(_LOST * values[at], _SIGMAS * jitter(after))
    return at if far and down >= _DOWN * (len(after) - 1) else None


def _when(loss: Series, metric: Series, at: int) -> float | None:
    """Return the training loss at a record of the metric, by the same axis or by the share of the run."""
    if loss.axis is metric.axis:
        return value_at(loss, metric.xs[at])
    place = round((len(loss.finite) - 1) * at / (len(metric) - 1))
    return loss.finite[place]


def _passes(run: Run) -> tuple[Evidence, ...]:
    """Return how many passes over the data the epochs are, where a RepeatDataset multiplies them."""
    times = next((s for s in run.settings if s.leaf == "times" and (s.number() or 0) >= 2), None)
    epochs = run.epochs_done
    if times is None or not epochs:
        return ()
    count = times.number() or 1.0
    return (
        cite_stated(times),
        calculated(
            "RepeatDataset 때문에 실제로 데이터를 훑은 횟수입니다.",
            count * epochs,
            f"{figure(count)} × {figure(epochs)} 에폭 = {figure(count * epochs)}",
        ),
    )
