"""NUM017: the training loss climbs far above its best level and stays there, without a NaN."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from jindan_tools.arithmetic.average import fmean, median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.climb import Climb, climb
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_OVER_BEST = 1.3
_OVER_START = 1.15
_SEVERE = 3.0
# A short run: no record of the end goes down, in training or held out.
_ON_OVER_BEST, _LEAST_RISES, _FIVE = 1.2, 4, 5
_LEAST = 5
# A long record that climbs all the way from its lowest level, wherever it began.
_LONG, _LAST_PART = 100, 0.4
# Epoch means that turned back for most of a run.
_DOUBLED, _LEAST_TURNED, _TURNED_PART, _PARTS = 2.0, 6, 0.6, 12
# A short log that begins deep in a run is an excerpt; its jump is read by NUM019.
_DEEP, _EXCERPT = 100.0, 30
_LATER, _FAR = 4, 2.0
# The share of the whole rise that one jump makes up where the objective changes.
_MOST = 0.8
_HARDLY_RIGHT = 0.1
_MOST_LOST = 0.05
# Records that each lie the same factor above the one before, to some thousandths: a weight grows by a schedule.
_SCHEDULED, _SAME_FACTOR = 8, 0.002
# Within the first steps a loss may overshoot and come back.
_FIRST_STEPS = 50.0


@rule(
    "NUM017",
    "divergence-without-nan",
    {
        "diverge_no_nan": 3.0,
        "lr_too_high_oscillate": 1.0,
        "grad_explode": 0.5,
        "overfit": -3.0,
        "lr_too_low": -3.0,
        "underfit": -2.0,
    },
)
def divergence_without_nan(run: Run) -> Iterator[Finding]:
    """Report a training loss that ends well above its start after it had been lower.

    ## What it does
    Compares the level at the end (a median) with the level at the start and at the best place.
    ## Why it matters
    A training loss is what the optimizer lowers. When it rises and stays up, the updates make things worse:
    rate too large, gradients that add up, a broken loss. It is not overfitting, which lowers the training loss.
    ## Fires on
    A climb to three times the lowest level over two fifths of a long record.
    All of the later half, four records or more, at twice the first two. Also an end at least 1.3 times the best and 1.15 times the start, more than four times the noise above the best, and,
    when there is a validation loss or metric, no improvement there. Epoch means that end 1.2 times above the best
    count too when the last four or more, two fifths of the run, rise without a break in training and held out, or the last
    five rise to three times the lowest while the held-out loss stays at twice its own,
    or both doubled over three fifths of the run and more.
    ## Stays silent on
    Fewer than five records, the first 50 steps, excerpts from deep in a run (NUM019), negative likelihoods, adversarial and policy losses,
    spikes that recover, runs with NaN, one jump after which the held-out loss is lower than ever (a changed objective),
    growth by one and the same factor beside steady answers (a weight with a schedule).
    ## Source
    Failure catalogue causes/taxonomy.jsonl; the thresholds were set on 128 labelled runs.
    """
    loss = train_loss(run)
    if loss is None or len(loss) < _LEAST or loss.first_non_finite is not None or not falls_when_good(run, loss):
        return
    if loss.axis is Axis.STEP and (loss.xs[-1] < _FIRST_STEPS or (loss.xs[0] >= _DEEP and len(loss) < _EXCERPT)):
        return
    level = climb(loss.values)
    if (
        level is None
        or _objective_changed(run, loss)
        or _grows_by_schedule(run, loss)
        or not (_climbs_far(loss, val_loss(run)) or _climbs(run, loss, level))
    ):
        return
    severe = level.over_best >= _SEVERE
    yield finding(
        f"{loss.name} 값이 최저 수준의 {times(level.over_best)}로 올라 내려오지 않습니다.",
        cite_point(loss, 0, "처음"),
        cite_point(loss, loss.argmin or 0, "최저"),
        cite_point(loss, -1, "마지막"),
        calculated(
            f"이웃 기록의 중앙값으로 다듬은 수준으로 보아도 끝이 {'최저와 시작' if level.over_start > 1 else '최저'}보다 높습니다.",
            level.over_best,
            f"{figure(level.end)} ÷ {figure(level.best)} = {figure(level.over_best)}, "
            f"{figure(level.end)} ÷ {figure(level.start)} = {figure(level.over_start)}",
        ),
        severity=Severity.CRITICAL if severe else Severity.HIGH,
        facts={"over_best": level.over_best, "over_start": level.over_start, "best_index": float(level.best_index)},
    )


def _climbs(run: Run, loss: Series, level: Climb) -> bool:
    """Return whether the loss ends far up in any of these ways while nothing held out improves."""
    held_out = val_loss(run)
    ways = _rose(level) or _climbs_back(loss, level) or _stays_far(loss) or _climbs_on(loss, level, held_out)
    return (ways or _turned_back(loss, level, held_out)) and not _validation_improves(run)


def _rose(level: Climb) -> bool:
    return (
        level.over_best >= _OVER_BEST and level.over_start >= _OVER_START and level.end - level.best > 4 * level.noise
    )


def _climbs_back(loss: Series, level: Climb) -> bool:
    """Return whether a long loss climbs from its lowest level to three times that, each tenth of the way above the one before."""
    later = loss.finite[level.best_index :]
    if len(later) < _LONG or len(later) < _LAST_PART * len(loss.finite) or level.over_best < _SEVERE or level.best <= 0:
        return False
    size = len(later) // 10
    means = [fmean(later[i * size : (i + 1) * size]) for i in range(10)]
    return all(b > a for a, b in pairwise(means[3:])) and means[-1] >= _SEVERE * means[0]


def _stays_far(loss: Series) -> bool:
    """Return whether all of the later half lies at twice the first two records: thrown up for good, in few records."""
    later = loss.values[len(loss) // 2 :]
    return len(later) >= _LATER and min(later) >= _FAR * max(loss.values[:2]) > 0


def _climbs_on(loss: Series, level: Climb, held_out: Series | None) -> bool:
    """Return whether the last four records or more, two fifths of all, only rose, and the held-out loss with them."""
    if loss.axis is not Axis.EPOCH or level.over_best < _ON_OVER_BEST or held_out is None:
        return False
    return all(_rising_end(s.finite) >= max(_LEAST_RISES, 0.4 * len(s.finite)) for s in (loss, held_out))


def _climbs_far(loss: Series, held_out: Series | None) -> bool:
    """Return whether the last five epochs only rose, to three times the lowest, while the held-out loss stays at twice its own."""
    if loss.axis is not Axis.EPOCH or held_out is None or not held_out.finite:
        return False
    if _rising_end(loss.finite) < _FIVE or not loss.finite[-1] >= _SEVERE * min(loss.finite) > 0:
        return False
    lowest = min(held_out.finite)
    after = held_out.finite[held_out.finite.index(lowest) + 1 :]
    return len(after) >= _FIVE and min(after[-_FIVE:]) > lowest > 0 and median(after[-_FIVE:]) >= _FAR * lowest


def _turned_back(loss: Series, level: Climb, held_out: Series | None) -> bool:
    """Return whether the loss doubled from an early lowest level on, third by third, and the held-out loss with it."""
    if held_out is None or level.best <= 0 or level.over_best < _DOUBLED:
        return False
    return _doubles(_means(loss)) and _doubles(held_out.finite)


def _means(loss: Series) -> Sequence[float]:
    """Return epoch means as they are, and single steps as the means of a dozen parts of the record."""
    size = len(loss.finite) // _PARTS
    if loss.axis is Axis.EPOCH or size < 2:
        return loss.finite
    return tuple(fmean(loss.finite[i * size : (i + 1) * size]) for i in range(_PARTS))


def _doubles(values: Sequence[float]) -> bool:
    if not values:
        return False
    later = values[values.index(min(values)) :]
    if len(later) < _LEAST_TURNED or len(later) < _TURNED_PART * len(values) or later[-1] < _DOUBLED * later[0]:
        return False
    third = len(later) // 3
    first, middle, last = (fmean(later[i : i + third]) for i in (0, third, len(later) - third))
    return first < middle < last


def _rising_end(values: Sequence[float]) -> int:
    """Return how many records in a row at the end lie above the one before."""
    count = 0
    while count + 1 < len(values) and values[-count - 1] > values[-count - 2]:
        count += 1
    return count


def _objective_changed(run: Run, loss: Series) -> bool:
    """Return whether the loss rose from one record to the next and the held-out loss has its lowest record well after it.

    A part was added to what is minimised (an adversary, a penalty after its warm-up); the model got no worse.
    """
    held_out, values = val_loss(run), loss.finite
    jumps = [b - a for a, b in pairwise(values)]
    at = max(range(len(jumps)), key=jumps.__getitem__) + 1
    rest = values[at:]
    if (
        held_out is None
        or held_out.argmin is None
        or len(rest) < _LATER
        or jumps[at - 1] < _MOST * (values[-1] - min(values))
    ):
        return False
    before = [v for x, v in zip(held_out.xs, held_out.values, strict=True) if x < loss.xs[at]]
    stays = max(rest) - min(rest) < (1 - _MOST) * jumps[at - 1]
    return (
        stays
        and bool(before)
        and held_out.xs[held_out.argmin] > loss.xs[at]
        and held_out.values[held_out.argmin] < min(before)
    )


def _grows_by_schedule(run: Run, loss: Series) -> bool:
    """Return whether the loss grows by one and the same factor while the answers stay as right as they were."""
    values, hits = loss.finite, accuracy(run) or val_metric(run)
    if len(values) <= _SCHEDULED or min(values) <= 0 or hits is None or len(hits.finite) <= _SCHEDULED:
        return False
    factors = sorted(b / a for a, b in pairwise(values))
    early, late = median(hits.finite[: _SCHEDULED // 2]), median(hits.finite[-_SCHEDULED // 2 :])
    return factors[-1] - factors[0] < _SAME_FACTOR and late > max(_HARDLY_RIGHT, early * (1 - _MOST_LOST))


def _validation_improves(run: Run) -> bool:
    held_out, metric = val_loss(run), val_metric(run)
    if _better(held_out, rises=False):
        return True
    # Some hundredths of right answers more say nothing beside a training loss that climbs.
    hits = accuracy(run)
    told = hits is None or not hits.finite or max(hits.finite) >= _HARDLY_RIGHT
    return told and _better(metric, rises=bool(metric and metric.higher_is_better))


def _better(series: Series | None, *, rises: bool) -> bool:
    if series is None or len(series.finite) < 5 or (not rises and series.higher_is_better is None):
        return False
    values = series.finite
    third = max(2, len(values) // 3)
    early, late = sorted(values[:third])[third // 2], sorted(values[-third:])[third // 2]
    return late > 1.05 * early if rises else late < 0.95 * early
