"""FIT001: the held-out loss rises from its minimum while the training loss goes on falling."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import head, tail
from jindan_tools.curves.turn import Turn, find_turn, value_at
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.fit.far_apart import far_apart
from jindan_tools.rules.fit.metric_loss import telling_loss
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent, times

_REMARK, _FAULT, _HEAVY = 0.05, 0.12, 0.5
_LEAST_REGAINED = 0.05
# Where nothing is left of what had been gained, 3 % of a cross-entropy of 4 are an eighth of the perplexity.
_ALL_GONE, _AFTER_ALL_GONE = 0.03, 5
_LEAST_SIGMAS = 3.0
_LEAST_AFTER, _LEAST_AFTER_REMARK = 3, 15
# A small rise is a fault when nearly the whole run lies behind the minimum.
_LONG_ENOUGH, _STILL, _BARELY = 8, 0.005, 0.02
# Confident wrong answers raise a loss tenfold or so; a hundredfold is broken weights.
_BLOWN_UP, _IN_TIMES = 100.0, 10.0
# Without a training loss beside it, a held-out loss that more than doubles may as well come from broken weights.
_DOUBLED = 1.0
# A held-out loss a thousand times that of the first step never was a model's.
_THROWN, _FITTED = 1000.0, 0.5
_EARLY, _LONG_SIGMAS, _FELL_FAR = 0.34, 6.0, 0.75
# A rise that ends no higher than the training loss.
_LEVEL, _BELOW = 1.02, 0.9
# A metric that lost as clearly is a second witness of a small rise.
_WITNESS, _WITNESSED, _FELL_ON = 0.05, 10, 0.9


@rule(
    "FIT001",
    "overfit",
    {
        "overfit": 3.0,
        "memorisation": 1.0,
        "diverge_no_nan": 3.0,
        "lr_too_high_oscillate": 1.5,
        "underfit": -3.0,
        "lr_too_low": -2.0,
        "healthy_converged": -2.0,
    },
)
def overfit(run: Run) -> Iterator[Finding]:
    """Report a held-out loss that rises beyond noise after its minimum.

    ## What it does
    Compares the level at the end with the minimum of a smoothed held-out loss, in per cent, in noise units and as a
    share of what had been gained, and looks at training loss and quality metric over the same stretch.
    ## Why it matters
    From the minimum on the model learns what does not carry over; the checkpoint of the minimum is the one to keep.
    ## Fires on
    A rise of at least 5 % (fault from 12 %, when three quarters of the run follow the minimum, or when a quality metric lost 5 % over ten records
    or more), 3 noise sigmas, 5 % of the gained fall, and 3 records after the minimum (15 for a remark; of 3 %, 6 sigmas and 5 records where all that had been gained is lost),
    while the training loss does not rise. A minimum a thousand times the first training loss is told as a divergence, unless the
    training loss was halved. Its severity follows the quality metric when one was logged.
    ## Stays silent on
    Smaller rises, a held-out loss that ends a tenth below the training loss or comes up to one which hardly fell, divergence
    (the training loss rises too, ends where it began, or the held-out loss rose a hundredfold), NaN, adversarial losses, a
    metric that keeps its best (FIT002) unless training answers are right more than twice as often.
    ## Source
    Prechelt, Early Stopping - But When? (1998); the noise of neighbouring records as sigma.
    """
    held_out, train = val_loss(run), train_loss(run)
    if train is not None and held_out is not None and train.values == held_out.values:
        train = None  # one column under two names: the same held-out loss, as total and as its only part
    if held_out is None or is_adversarial(run) or held_out.first_non_finite is not None:
        return
    turn = find_turn(held_out)
    if turn is None or not _is_turn(turn) or turn.rise > _BLOWN_UP or _comes_up_to(train, turn):
        return
    start = _start(run)
    if _train_rises(train, held_out, turn) or (train is not None and _stands(train)):
        return
    if start is not None and turn.lowest > _THROWN * start.finite[0]:
        yield from _thrown(start, held_out, turn, train)
        return
    lost = telling_loss(run)
    apart = turn.rise >= _FAULT and far_apart(run) is not None
    if lost is not None and lost.share < 0.02 and not apart:
        return
    share = None if lost is None else lost.share
    severity = Severity.HIGH if apart or _is_long(turn, train, held_out, share) else _severity(turn, share)
    evidence = [
        *_lowest(held_out, turn),
        Evidence(
            statement=f"마지막 {held_out.name} 수준은 {figure(turn.end)} 값이고 {_above(turn.rise)}.",
            value=turn.end,
            source=held_out.source(held_out.finite_indices[-1]),
            formula=f"({figure(turn.end)} - {figure(turn.lowest)}) ÷ {figure(turn.lowest)} = {percent(turn.rise)}",
        ),
        *_train_proof(train, held_out, turn),
        *(() if lost is None else lost.evidence),
        *(far_apart(run) or () if apart else ()),
    ]
    yield finding(
        f"검증 손실의 수준이 {held_out.x_label(turn.lowest_index)} 무렵의 {figure(turn.lowest)}에서 끝의 {figure(turn.end)}까지 "
        f"{_climbed(turn.rise)}.",
        *evidence,
        severity=severity,
        argues=_weigh(severity, train, held_out, turn),
        facts={"best_x": held_out.xs[turn.lowest_index], "rise": turn.rise, "lowest": turn.lowest, "end": turn.end},
    )


def _start(run: Run) -> Series | None:
    """Return the training loss with the lowest first record: the step records of a run whose epochs average a divergence away."""
    whole = (s for s in last_segment(run.of_role(Role.TRAIN_LOSS)) if s.total and s.finite and s.finite[0] > 0)
    return min(whole, key=lambda s: s.finite[0], default=None)


def _thrown(start: Series, held_out: Series, turn: Turn, train: Series | None) -> Iterator[Finding]:
    """Yield the finding about a held-out loss that was never near where training began.

    Weights that fit the training data have not gone astray: then what is evaluated is another thing (EVL004).
    """
    low, first = turn.lowest, start.finite[0]
    if train is not None and median(tail(train.finite)) <= _FITTED * first:
        return
    yield finding(
        f"검증 손실이 가장 낮을 때도 {figure(low)} 값으로, 학습을 시작할 때의 손실 {figure(first)}의 {times(low / first)}입니다. "
        "과적합이 아니라 가중치가 크게 어긋난 것입니다.",
        cite_point(start, start.finite_indices[0], "학습의 시작"),
        *_lowest(held_out, turn),
        severity=Severity.HIGH,
        argues={
            "diverge_no_nan": 3.0,
            "lr_too_high_oscillate": 1.5,
            "overfit": -4.0,
            "memorisation": -4.0,
            "healthy_converged": -4.0,
        },
        facts={"lowest": low, "start": first},
    )


def _above(rise: float) -> str:
    """Return a level above the lowest as a person would say it, in times where per cent get unwieldy."""
    return f"최저 수준보다 {percent(rise)} 높습니다" if rise < _IN_TIMES else f"최저 수준의 {times(1 + rise)}입니다"


def _climbed(rise: float) -> str:
    return f"{percent(rise)} 올랐습니다" if rise < _IN_TIMES else f"{times(1 + rise)}로 올랐습니다"


def _stands(train: Series) -> bool:
    """Return whether the training loss never moved: nothing was fitted, let alone too closely."""
    values = train.finite
    if len(values) < _LONG_ENOUGH:
        return False
    first = median(head(values))
    return (
        max(values) - min(values) <= _STILL * abs(median(values)) or 0 <= first - median(tail(values)) < _BARELY * first
    )


def _lowest(held_out: Series, turn: Turn) -> tuple[Evidence, ...]:
    """Cite where the smoothed loss is lowest, and the single lowest record where that is another."""
    single = held_out.argmin
    if single is None or single == turn.lowest_index:
        return (cite_point(held_out, turn.lowest_index, "최솟값"),)
    return (
        cite_point(held_out, turn.lowest_index, "이웃 기록으로 다듬은 곡선이 가장 낮은 곳"),
        cite_point(held_out, single, "기록 하나의 최솟값"),
    )


def _is_turn(turn: Turn) -> bool:
    # A small rise over a few records is what every early stop leaves behind; one that lost all that had been gained is not.
    gone = turn.regained >= 1 and turn.sigmas >= _LONG_SIGMAS and turn.after >= _AFTER_ALL_GONE
    if gone and turn.rise >= _ALL_GONE:
        return True
    return (
        turn.rise >= _REMARK
        and turn.after >= (_LEAST_AFTER if turn.rise >= _FAULT else _LEAST_AFTER_REMARK)
        and turn.sigmas >= _LEAST_SIGMAS
        and turn.regained >= _LEAST_REGAINED
    )


def _train_rises(train: Series | None, held_out: Series, turn: Turn) -> bool:
    then = _train_then(train, held_out, turn)
    if train is None or then is None:
        return False
    half = find_turn(train)
    end = train.finite[-1] if half is None else half.end
    # A training loss that ends at its start has fitted nothing, whatever it was on its way.
    return end > then + 0.05 * abs(then) or median(tail(train.finite)) >= median(head(train.finite))


def _comes_up_to(train: Series | None, turn: Turn) -> bool:
    """Return whether the held-out loss rose and still ends below the training loss, or no higher after being far below it.

    What does not carry over costs more on new data than on known ones. A held-out loss that climbs from a fraction of the
    training loss to its level was low for another reason: averages of BatchNorm, dropout, another weighting.
    """
    if train is None:
        return False
    level = median(tail(train.finite))
    came_up = turn.lowest <= _FITTED * level and level > _FITTED * median(head(train.finite))
    return turn.end < _BELOW * level or (turn.end <= _LEVEL * level and came_up)


def _train_then(train: Series | None, held_out: Series, turn: Turn) -> float | None:
    if train is None or not train.finite:
        return None
    if train.axis is held_out.axis:
        return value_at(train, held_out.xs[turn.lowest_index])
    place = turn.lowest_index / max(1, len(held_out) - 1)
    return train.finite[round(place * (len(train.finite) - 1))]


def _train_proof(train: Series | None, held_out: Series, turn: Turn) -> tuple[Evidence, ...]:
    then = _train_then(train, held_out, turn)
    if train is None or then is None:
        return ()
    return (
        Evidence(
            statement=f"그동안 {train.name} 값은 {figure(then)}에서 {figure(train.finite[-1])} 값으로 바뀌었습니다.",
            value=train.finite[-1],
            source=train.source(train.finite_indices[-1]),
        ),
    )


def _is_long(turn: Turn, train: Series | None, held_out: Series, lost: float | None) -> bool:
    """Return whether most of the run went by after the minimum, or the metric fell too: training gained, nothing held out got better."""
    then = _train_then(train, held_out, turn)
    if train is None or then is None or then <= 0 or (lost is not None and lost < 0.03):
        return False
    begun = len(held_out.finite) - 1 - turn.after
    if lost is not None and lost >= _WITNESS and turn.after >= _WITNESSED:
        return turn.sigmas >= _LONG_SIGMAS and train.finite[-1] <= _FELL_ON * then
    return begun <= _EARLY * turn.after and turn.sigmas >= _LONG_SIGMAS and train.finite[-1] <= _FELL_FAR * then


def _severity(turn: Turn, lost: float | None) -> Severity:
    if turn.rise < _FAULT and lost is None and turn.regained >= 1 and turn.sigmas >= _LONG_SIGMAS:
        return Severity.HIGH
    if turn.rise < _FAULT:
        return Severity.MEDIUM
    if lost is not None and lost < 0.03:
        return Severity.MEDIUM if turn.rise < _HEAVY else Severity.HIGH
    return Severity.HIGH


def _weigh(severity: Severity, train: Series | None, held_out: Series, turn: Turn) -> dict[str, float]:
    then = _train_then(train, held_out, turn)
    falls = train is not None and then is not None and train.finite[-1] < 0.9 * then
    weights = {"underfit": -3.0, "lr_too_low": -2.0, "healthy_converged": -2.0}
    if train is None and turn.rise > _DOUBLED:
        return {"overfit": 1.5, "diverge_no_nan": 1.0, **weights}
    if severity is Severity.MEDIUM:
        return {"overfit": 1.5, **weights}
    return {"overfit": 3.5 if falls else 2.5, "memorisation": 1.0 if falls else 0.0, **weights}
