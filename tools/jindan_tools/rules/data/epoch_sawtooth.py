"""DAT006: the loss repeats the same pattern in every epoch, as with data in a fixed order."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jindan_tools.arithmetic.average import fmean
from jindan_tools.curves.select import val_loss
from jindan_tools.curves.shape import slope, spread
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST_POINTS = 8
_LEAST_EPOCHS = 4
# Two epochs of many records with a tall pattern cannot be alike by chance: 24 points scatter by 0.21 around 0.
_FEW_EPOCHS, _FINE, _FEW_ALIKE = 2, 24, 0.85
_ALIKE = 0.5
# Batches that are as hard in every epoch as before; where classes come one after another, the pattern moves with what was forgotten.
_SAME = 0.9
_PART_OF_WINDOW = 0.34
# The last epochs of a run that repeat each other to this degree need no tall pattern: chance has 3 in 100,000 a pair.
# While a network still learns, the order of the rows shows less than what it learns.
_LATE, _REPEATED, _FAINT = 3, 0.95, 0.002
_MANY_EPOCHS, _MANY_POINTS, _TALL = 6, 16, 0.1


@rule("DAT006", "epoch-sawtooth", {"shuffle_off": 3.0, "lr_too_high_oscillate": -1.0, "batch_noise": -1.0})
def epoch_sawtooth(run: Run) -> Iterator[Finding]:
    """Report a training loss whose shape within an epoch is the same in every epoch.

    ## What it does
    Cuts the step losses into epochs, removes level and slope of each, and correlates neighbouring epochs.
    ## Why it matters
    Shuffled data give independent scatter; an equal pattern means that every epoch goes through the data in the same
    order, for example sorted by class.
    ## Fires on
    At least 4 epochs after the first with the same number of at least 8 records, a mean correlation of at least 0.8
    with no more than one pair in eight below 0.5, and a pattern of at least 3 % of the loss; a mean of 0.6 over more than 6
    epochs of at least 16 records with a pattern of 10 %; 0.85 from two epochs of at least 24 records on with such a pattern.
    The last three epochs, each alike the one before by 0.95, need a pattern of 0.2 % only.
    Where the same batches are equally hard every time (0.9) and the held-out loss fell by a quarter and ends at its best, it is a remark.
    ## Stays silent on
    Epoch means, fewer records, the fall of the first epoch, drops at epoch borders alone (they are part of the level).
    ## Source
    Correlation of independent scatter over 8 points exceeds 0.8 in one of 60 pairs, in 3 pairs in a row practically never.
    """
    for series in run.of_role(Role.TRAIN_LOSS):
        if series.axis is not Axis.STEP or not series.epochs or not series.total:
            continue
        shapes, level = _shapes(series)
        fine = len(shapes) >= _FEW_EPOCHS and len(shapes[0]) >= _FINE
        if (len(shapes) < _LEAST_EPOCHS and not fine) or level == 0:
            continue
        settled = _repeats(shapes[-_LATE:], run)
        shapes = shapes[-_LATE:] if settled else shapes
        likeness = [_correlation(a, b) for a, b in pairwise(shapes)]
        height = fmean(spread(s) for s in shapes) / abs(level)
        if not settled and len(shapes) < _LEAST_EPOCHS and (min(likeness) < _FEW_ALIKE or height < _TALL):
            continue
        if fmean(likeness) < _least_alike(shapes, height) or _apart(likeness) or height < (_FAINT if settled else 0.03):
            continue
        yield finding(
            f"{series.name} 값이 에폭마다 같은 모양을 되풀이해 데이터가 섞이지 않고 같은 순서로 들어가고 있습니다.",
            Evidence(
                statement=f"이웃한 에폭의 손실 모양 상관은 평균 {figure(fmean(likeness), 3)}이고 무늬의 크기는 손실의 {percent(height)}입니다.",
                value=fmean(likeness),
                source=series.source(-1),
                formula=f"첫 에폭을 뺀 {len(shapes)}개 에폭, 수준과 기울기를 뺀 피어슨 상관",
            ),
            severity=Severity.LOW if fmean(likeness) >= _SAME and _still_learns(run) else Severity.HIGH,
            facts={"correlation": fmean(likeness), "height": height},
        )
        return


def _repeats(shapes: Sequence[Sequence[float]], run: Run) -> bool:
    """Return whether each of these epochs repeats the one before nearly to the last digit, without its tallest record too.

    A rate with a cycle of its own leaves such a pattern as well, and a smaller last batch a single tall record.
    """
    rates = next((s for s in run.of_role(Role.LEARNING_RATE) if len(s) >= _LEAST_POINTS), None)
    turns = 0 if rates is None else sum(b > a for a, b in pairwise(rates.values))
    if len(shapes) < _LATE or (rates is not None and turns > len(rates) // 4):
        return False
    tallest = max(range(len(shapes[0])), key=lambda i: abs(fmean(s[i] for s in shapes)))
    rest = [[*s[:tallest], *s[tallest + 1 :]] for s in shapes]
    return min(_correlation(a, b) for group in (shapes, rest) for a, b in pairwise(group)) >= _REPEATED


def _still_learns(run: Run) -> bool:
    """Return whether the held-out loss fell by a quarter or more and ends at its best: the order did no visible harm."""
    held_out = val_loss(run)
    if held_out is None or len(held_out.finite) < _LEAST_EPOCHS:
        return False
    best = min(held_out.finite)
    return best <= 0.75 * held_out.finite[0] and held_out.finite[-1] <= 1.05 * best


def _least_alike(shapes: Sequence[Sequence[float]], height: float) -> float:
    """Return the mean correlation that proves a fixed order: 0.6 of many long and tall patterns is beyond chance as well.

    The mean of k correlations over n independent points scatters by 1 / sqrt((n - 2) k): 0.09 for 16 points, 9 pairs.
    """
    long_and_tall = len(shapes) > _MANY_EPOCHS and len(shapes[0]) >= _MANY_POINTS and height >= _TALL
    return 0.6 if long_and_tall else 0.8


def _apart(likeness: Sequence[float]) -> bool:
    """Return whether more pairs differ than the first steps of learning explain: one in eight may."""
    return sum(r < _ALIKE for r in likeness) > len(likeness) // 8


def _shapes(series: Series) -> tuple[list[list[float]], float]:
    groups: dict[int, list[float]] = {}
    for epoch, value in zip(series.epochs, series.values, strict=True):
        groups.setdefault(math.ceil(epoch) if not float(epoch).is_integer() else int(epoch), []).append(value)
    later = _whole_windows([groups[number] for number in sorted(groups)][1:])
    sizes = [len(g) for g in later]
    usual = max(set(sizes), key=sizes.count, default=0)
    full = [g for g in later if len(g) == usual and all(map(math.isfinite, g))]
    if usual < _LEAST_POINTS or not full:
        return [], 0.0
    return [_without_trend(g) for g in full], fmean(v for g in full for v in g)


def _whole_windows(epochs: list[list[float]]) -> list[list[float]]:
    """Return the epochs without their first records where those are sums of one batch over a window of many.

    `if i % 20 == 0: print(running / 20)` divides the first batch of an epoch by 20 as well.
    """
    first = [g[0] / g[1] for g in epochs if len(g) > 1 and g[1] > 0]
    return [g[1:] for g in epochs] if first and max(first) <= _PART_OF_WINDOW else epochs


def _without_trend(values: Sequence[float]) -> list[float]:
    rate, centre, mean = slope(values), (len(values) - 1) / 2, fmean(values)
    return [v - mean - rate * (i - centre) for i, v in enumerate(values)]


def _correlation(one: Sequence[float], two: Sequence[float]) -> float:
    size = math.sqrt(sum(a * a for a in one) * sum(b * b for b in two))
    return sum(a * b for a, b in zip(one, two, strict=True)) / size if size else 0.0
