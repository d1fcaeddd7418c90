"""FIT030: the loss fell or the quality rose clearly beyond its noise, and stayed there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.detection_score import best_share
from jindan_tools.curves.kind import is_adversarial, is_detector
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import last_segment, recorded_train_loss, train_loss, train_metric, val_loss, val_metric
from jindan_tools.curves.shape import any_level, head, noise, tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.fit.tunes_language_model import tunes_language_model
from jindan_tools.rules.fit.unchecked_fit import unchecked_fit
from jindan_tools.rules.plateau.chance_arithmetic import chance_accuracy_limit
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_LEAST_RECORDS = 5
_LEAST_SHARE = 0.05
_SIGMAS = 3.0
# A pretrained language model begins near where it ends: less will do, when it is further from the noise.
_TUNED_SHARE, _TUNED_SIGMAS = 0.015, 6.0
_SHARE_OF_BOTH, _SIGMAS_OF_BOTH = 0.03, 4.0
_BACK = 0.25
_DECADES = 0.05
# A short record of evaluations has no ten records at its start: its thirds are compared.
_THIRDS, _SHARE_OF_THIRDS = 9, 0.1
_RESTLESS, _KNOWN = 0.03, 0.75
_LEAST_SHORT, _ROSE, _GAIN = 4, 1.05, 0.1
_NEAR_CHANCE = 0.15
_LITTLE_RISE, _HALF = 1.12, 0.5
_STANDS, _LOW = 0.02, 0.5
# A long log: most was learnt in the first records, and the rest still falls far beyond its noise.
_LONG, _FIRST, _FELL_AT_FIRST = 100, 3, 0.1
_ABSURD = 1e6
# A mAP below this finds next to nothing.
_FOUND = 0.05
_BEGUN = 0.02
# A quality that stands: at least a fifth, and no more than a fifth of the best lost.
_STOOD, _KEPT = 0.2, 0.8
# Held out nothing is learnt while training falls by a quarter.
_FELL_FAR, _LEAST_FALL = 0.25, 0.1
# Means of epochs too few to tell their noise, each of records enough to have little.
_FEW_MEANS, _RECORDS_A_MEAN = 3, 10
_ERROR_RATE = regex(r"(?:^|[/_ .\-])(?:wer|cer|eer)(?:$|[/_ .])")


@rule("FIT030", "learning-progress", {"healthy_converged": 1.5})
def learning_progress(run: Run) -> Iterator[Finding]:
    """State that the run learns, as far as its record goes.

    ## What it does
    Compares the level of the last quarter with that of the first tenth, for the loss and for the quality metric.
    ## Why it matters
    Healthy needs positive evidence; a run without a fault and without progress is not called healthy.
    ## Fires on
    At least 5 finite records, a change for the better of 5 % that is three times the noise of the two levels (1.5 % and
    six times for a pretrained language model or after a fall by a tenth within a long log's first records,
    3 % and four times where training and held-out loss agree), of which no more than a quarter was lost again at the end.
    Three or four epoch means of ten records or more each that fall by a tenth and stay down, as the held-out loss does.
    ## Stays silent on
    Non-finite losses (held out: in the later half, unless the quality rose to the end),
    adversarial losses, losses without a floor (PLT016), accuracy at the level of guessing, flat curves, curves that came back up,
    classification losses that end within 15 % of ln C, or that fell by less than 5 % at a low accuracy, a held-out loss that
    ends above its first record, or at it with a low accuracy, while the metric does not rise, or (without a metric) never gets below where training
    began while training falls by a quarter, detectors whose mAP stays below 0.05, runs that have done a fiftieth of their steps unevaluated,
    and a few samples learnt by heart without any evaluation (FIT011).
    ## Source
    Standard error of a mean; levels are medians (of thirds for a metric of 9 to 99 records), so single spikes do not count.
    """
    found = (_training(run), val_loss(run), val_metric(run), train_metric(run))
    curves = [s for s in (*found, *_error_rates(run)) if s is not None and not _has_no_floor(s)]
    if is_adversarial(run) or _no_better_than_guessing(run):
        return
    broken = [s for s in curves if _stays_broken(s)]
    if broken and not (all(s.role is Role.VAL_LOSS for s in broken) and _quality_stands(val_metric(run))):
        return
    curves = [s for s in curves if s not in broken]
    if unchecked_fit(run) is not None or _only_training_learns(run) or _held_out_stands(run) or _training_stands(run):
        return
    if _hardly_moves(run) or _held_out_learns_nothing(run) or _detects_next_to_nothing(run) or _hardly_begun(run):
        return
    least, sigmas = (_TUNED_SHARE, _TUNED_SIGMAS) if tunes_language_model(run) else (_LEAST_SHARE, _SIGMAS)
    learns = (_progress(s, least, sigmas) for s in curves if not _still_guesses(run, s))
    better = next((found for found in learns if found is not None), None)
    better = (
        better
        or _by_thirds(val_metric(run))
        or _both_fall(run)
        or _few_means_fall(run)
        or (None if _may_guess(run) else _learns_slowly(train_loss(run)))
    )
    if better is not None:
        yield finding(
            f"{better[-1].statement.removesuffix('나아졌습니다.')}나아졌고 끝까지 유지되었습니다.",
            *better,
            severity=Severity.INFO,
        )


def _training(run: Run) -> Series | None:
    """Return the training loss: means of epochs that are too few to tell a trend give way to the records they were made of."""
    found = train_loss(run)
    return recorded_train_loss(run) if found is not None and len(found.finite) < _LEAST_RECORDS else found


def _has_no_floor(series: Series) -> bool:
    """Return whether a loss sinks to minus millions of its first level (PLT016): less is no better there."""
    values = series.finite
    return bool(values) and series.higher_is_better is False and values[-1] <= -_ABSURD * max(abs(values[0]), 1.0)


def _both_fall(run: Run) -> tuple[Evidence, ...] | None:
    """Return the fall of the training loss when the held-out loss confirms it: two curves together may fall less."""
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or train.values == held_out.values or _still_guesses(run, train):
        return None
    confirmed = _progress(held_out, _SHARE_OF_BOTH, _SIGMAS_OF_BOTH)
    return None if confirmed is None else _progress(train, _SHARE_OF_BOTH, _SIGMAS_OF_BOTH)


def _few_means_fall(run: Run) -> tuple[Evidence, ...] | None:
    """Return the fall of three or four epoch means, of many records each, where the held-out loss falls as well."""
    means, held_out, printed = train_loss(run), val_loss(run), recorded_train_loss(run)
    if means is None or held_out is None or printed is None or printed is means or means.values == held_out.values:
        return None
    few, many = len(means.finite), len(printed.finite)
    if (
        not _FEW_MEANS <= few < _LEAST_RECORDS
        or many < _RECORDS_A_MEAN * few
        or not (_stays_down(means) and _stays_down(held_out))
    ):
        return None
    first, last, end = median(head(printed.finite)), median(tail(printed.finite)), printed.finite_indices[-1]
    if first <= 0 or last > (1 - _FELL_FAR) * first or _still_guesses(run, printed):
        return None
    return (
        *cite_ends(means),
        cite_point(held_out, held_out.finite_indices[-1], "마지막 검증"),
        Evidence(
            statement=f"{means.name} 값의 수준이 {figure(first)}에서 {figure(last)}까지 {percent(1 - last / first)} 나아졌습니다.",
            value=first - last,
            source=printed.source(end),
            formula=f"앞 10 % 중앙값 {figure(first)}, 뒤 25 % 중앙값 {figure(last)}",
        ),
    )


def _stays_down(series: Series) -> bool:
    values = series.finite
    low = min(values, default=0.0)
    return len(values) >= _FEW_MEANS and max(values[1:]) <= (1 - _LEAST_FALL) * values[0] and values[-1] <= 1.1 * low


def _only_training_learns(run: Run) -> bool:
    """Return whether the held-out loss ends above its first record: a falling training loss then shows no health."""
    held_out, metric = val_loss(run), val_metric(run)
    if held_out is None or len(held_out.finite) < _LEAST_SHORT:
        return False
    values = held_out.finite
    rose = median(tail(values)) > _ROSE * values[0] > 0
    if rose and (_holds_above_guessing(run) or _learnt_before(run, values)):
        return False
    return rose and (metric is None or len(metric.finite) < _LEAST_SHORT or _progress(metric, _GAIN, _SIGMAS) is None)


def _held_out_stands(run: Run) -> bool:
    """Return whether the held-out loss stays where it began and the share of right answers stays low and gains nothing.

    A low share counts also when it gains but the training loss stays where it began too.
    """
    held_out, hits = val_loss(run), accuracy(run)
    if held_out is None or hits is None or min(len(held_out.finite), len(hits.finite)) < _LEAST_SHORT:
        return False
    moved = median(tail(held_out.finite)) < (1 - _STANDS) * held_out.finite[0]
    first, end = hits.finite[0], median(tail(hits.finite))
    gains = end > first + max(noise(hits.finite), _STANDS * first)
    # A few more right answers of few show nothing while neither loss goes down.
    train = train_loss(run)
    falls = train is None or not train.finite or median(tail(train.finite)) < (1 - _STANDS) * train.finite[0]
    return not moved and first < _LOW and (not gains or (end < _LOW and not falls))


def _detects_next_to_nothing(run: Run) -> bool:
    """Return whether a detector was evaluated and its mAP is near 0 so far: a falling loss alone is no health then."""
    best = best_share(run, val_metric(run)) if is_detector(run) else None
    return best is not None and 0 <= best < _FOUND


def _hardly_begun(run: Run) -> bool:
    """Return whether a run under way has done a fiftieth of its steps and was not evaluated: too early to call it healthy."""
    done, planned = run.steps_done, run.steps_planned
    if run.ending is not Ending.UNKNOWN or done is None or not planned or done >= _BEGUN * planned:
        return False
    return val_loss(run) is None and val_metric(run) is None


def _held_out_learns_nothing(run: Run) -> bool:
    """Return whether the held-out loss never gets below the level of the first training epoch, which training leaves far behind."""
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or train.axis is not Axis.EPOCH or held_out.axis is not Axis.EPOCH:
        return False
    metric = val_metric(run)
    tells = metric is not None and len(set(metric.finite)) > 1
    if min(len(train.finite), len(held_out.finite)) < _LEAST_SHORT or tells:
        return False
    start = train.finite[0]
    left_behind = (
        median(tail(train.finite)) < (1 - _FELL_FAR) * start
        and median(tail(held_out.finite)) > (1 - _STANDS) * held_out.finite[0]
    )
    return left_behind and min(held_out.finite) > (1 - _LEAST_FALL) * start > 0


def _error_rates(run: Run) -> tuple[Series, ...]:
    """Return the error rates: each is a figure that people quote, and none is the main metric where others stand beside it."""
    found = (s for role in (Role.VAL_METRIC, Role.TRAIN_METRIC) for s in last_segment(run.of_role(role)))
    return tuple(s for s in found if s.higher_is_better is False and _ERROR_RATE.search(s.name.lower()))


def _learnt_before(run: Run, held_out: Sequence[float]) -> bool:
    """Return whether the held-out loss, risen little, lies at half of where training began: learnt before its first record."""
    train = train_loss(run)
    if train is None or train.axis is not Axis.STEP or len(train.finite) < _LEAST_SHORT * len(held_out):
        return False
    level = median(tail(held_out))
    return level <= _LITTLE_RISE * min(held_out) and level <= _HALF * median(train.finite[:3])


def _holds_above_guessing(run: Run) -> bool:
    """Return whether a share of right answers keeps its best well above luck: all was learnt before the first record."""
    hits, classes = accuracy(run), class_count(run)
    if hits is None or not hits.finite:
        return False
    luck = _KNOWN if classes is None else 1.5 * chance_accuracy_limit(classes.count, run.number("val_samples"))
    level = median(tail(hits.finite))
    return level >= min(luck, _KNOWN) and level >= 0.97 * max(hits.finite)


def _training_stands(run: Run) -> bool:
    """Return whether the epoch means of training neither fall nor get a better metric: a held-out fall alone is luck."""
    train, metric = train_loss(run), train_metric(run)
    if train is None or metric is None or train.axis is not Axis.EPOCH or len(train.finite) < 2 * _LEAST_RECORDS - 2:
        return False
    swings = noise(train.finite) > _RESTLESS * abs(median(train.finite))
    figures = (train, metric, *_error_rates(run))
    return swings and all(_progress(s, _LEAST_SHARE, _SIGMAS) is None for s in figures)


def _hardly_moves(run: Run) -> bool:
    """Return whether a classifier is wrong in most cases, its loss fell by next to nothing and its accuracy gained little."""
    loss, hits = train_loss(run), accuracy(run) or accuracy(run, Role.TRAIN_METRIC)
    if loss is None or hits is None or min(len(loss.finite), len(hits.finite)) < _LEAST_RECORDS:
        return False
    if tunes_language_model(run) or "token" in hits.name.lower() or loss.finite[0] < 1:
        return False
    fell = 1 - median(tail(loss.finite)) / loss.finite[0]
    end = median(tail(hits.finite))
    return fell < _LEAST_SHARE and end < _LOW and end - hits.finite[0] < _GAIN


def _no_better_than_guessing(run: Run) -> bool:
    classes, hits = class_count(run), accuracy(run)
    if classes is None or hits is None or not hits.finite:
        return False
    return median(tail(hits.values)) <= chance_accuracy_limit(classes.count, run.number("val_samples"))


def _may_guess(run: Run) -> bool:
    loss = train_loss(run)
    return loss is None or _still_guesses(run, loss)


def _still_guesses(run: Run, series: Series) -> bool:
    """Return whether a classification loss starts and ends around ln C: the bias alone moves it by some percent there."""
    classes = class_count(run)
    if classes is None or series.role not in (Role.TRAIN_LOSS, Role.VAL_LOSS) or len(series.finite) < _LEAST_RECORDS:
        return False
    level = uniform_cross_entropy(classes.count)
    start, end = median(head(series.finite)), median(tail(series.finite))
    return (1 - _NEAR_CHANCE) * level <= end <= start <= (1 + _NEAR_CHANCE) * level


def _stays_broken(series: Series) -> bool:
    """Return whether a curve stops being finite: in training at any record, held out in the later half.

    A metric without any number was never measured.
    """
    if series.first_non_finite is None or (not series.finite and series.role in (Role.VAL_METRIC, Role.TRAIN_METRIC)):
        return False
    later = series.values[len(series.values) // 2 :]
    return series.role is Role.TRAIN_LOSS or not all(map(math.isfinite, later))


def _quality_stands(metric: Series | None) -> bool:
    """Return whether a quality that rises was measured to the end and ends near its best: a held-out loss alone broke then."""
    if metric is None or metric.best is None or metric.higher_is_better is False or len(metric.finite) < len(metric):
        return False
    best, end = metric.values[metric.best], median(metric.finite[-3:])
    return len(metric) >= _LEAST_RECORDS and best >= _STOOD and end >= _KEPT * best and best >= 2 * metric.values[0]


def _learns_slowly(series: Series | None) -> tuple[Evidence, ...] | None:
    """Return the fall of a long training loss that fell by a tenth at once and far beyond its noise since."""
    if series is None or series.axis is not Axis.STEP or len(series.finite) < _LONG:
        return None
    first, end = median(series.finite[:_FIRST]), median(tail(series.finite))
    if first <= 0 or end > (1 - _FELL_AT_FIRST) * first:
        return None
    return _progress(series, _TUNED_SHARE, _TUNED_SIGMAS)


def _by_thirds(series: Series | None) -> tuple[Evidence, ...] | None:
    """Return the change for the better from the first third of a short metric of a known direction to the last one."""
    if series is None or series.higher_is_better is None or not _THIRDS <= len(series.finite) < _LONG:
        return None
    share = len(series.finite) // 3
    return _progress(series, _SHARE_OF_THIRDS, _SIGMAS, share)


def _progress(series: Series, least: float, sigmas: float, records: int = 0) -> tuple[Evidence, ...] | None:
    """Return the change for the better between both ends, of so many records each (0: a tenth and a quarter)."""
    values = series.finite
    if len(values) < _LEAST_RECORDS:
        return None
    begin, close = (values[:records], values[-records:]) if records else (head(values), tail(values))
    rises = series.best == series.argmax and series.best != series.argmin
    if series.higher_is_better is not None:
        rises = series.higher_is_better
    start, end = median(begin), median(close)
    gain = end - start if rises else start - end
    # A fall of decades is over early: the mean jump is no trend of the rest, whose own noise counts.
    rest = values[len(begin) :] if 0 < end <= _DECADES * start else values
    doubt = min(noise(values), noise(rest)) * math.sqrt(1 / len(begin) + 1 / len(close))
    size = max(abs(start), abs(end))
    if size <= 0 or gain < least * size or gain < sigmas * doubt or _came_back(series, gain, rises=rises):
        return None
    first, last = series.finite_indices[0], series.finite_indices[-1]
    return (
        cite_point(series, first, "첫 기록"),
        cite_point(series, last, "마지막 기록"),
        Evidence(
            statement=f"{series.name} 값의 수준이 {figure(start)}에서 {figure(end)}까지 {percent(gain / size)} 나아졌습니다.",
            value=gain,
            source=series.source(last),
            formula=f"{'앞 3분의 1' if records else '앞 10 %'} 중앙값 {figure(start)}, {'뒤 3분의 1' if records else '뒤 25 %'} 중앙값 {figure(end)}, 잡음 {figure(doubt)}",
        ),
    )


def _came_back(series: Series, gain: float, *, rises: bool) -> bool:
    end, window = median(tail(series.finite, 0.1, 3)), max(3, len(series.finite) // 10 * 2 + 1)

    def lost(level: float) -> bool:
        return (level - end if rises else end - level) > _BACK * gain

    return any_level(series.finite, window, lost)
