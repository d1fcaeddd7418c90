"""DAT100: the loss falls within every epoch and jumps back at each border: the rows come in one order."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_stated
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_EPOCHS, _RECORDS = 4, 10
_BEGIN, _END = 0.2, 0.5
_TIMES, _BORDERS = 2.0, 0.66
_AGAINST = {
    "diverge_no_nan": -3.0,
    "lr_too_high_oscillate": -2.0,
    "loss_spike_recover": -3.0,
    "batch_noise": -2.0,
    "grad_explode": -2.0,
}


@rule("DAT100", "epoch-borders-jump", {"shuffle_off": 3.0, **_AGAINST})
def epoch_borders_jump(run: Run) -> Iterator[Finding]:
    """Report a training loss that begins each epoch at twice the level at which the one before ended.

    ## What it does
    Cuts the step losses into epochs and compares the first fifth of each with the second half of the one before.
    ## Why it matters
    Shuffled rows are equally hard everywhere. Rows sorted by class, target or length teach the last ones and forget the
    first; the figures at the end of an epoch look better than the model is.
    ## Fires on
    Five epochs or more of at least 10 records, with a jump to twice the level at two borders of three. A setting that
    switches shuffling off makes it certain.
    ## Stays silent on
    Rates that start anew at the borders, fewer epochs, losses of zero or below.
    ## Source
    pytorch.org/docs/stable/data.html: DataLoader(shuffle=False) is the default and reads in the order of the data set.
    """
    for series in run.of_role(Role.TRAIN_LOSS):
        if series.axis is not Axis.STEP or not series.total or len(series.epochs) != len(series):
            continue
        jumps = _jumps(series)
        if len(jumps) < _EPOCHS or sum(j >= _TIMES for j in jumps) < _BORDERS * len(jumps) or _restarts(run):
            continue
        off = next((s for s in run.settings if _switches_off(s.name, s.value)), None)
        yield finding(
            f"{series.name} 값이 에폭마다 안에서 내려갔다가 경계 {len(jumps)}곳 중 {sum(j >= _TIMES for j in jumps)}곳에서 "
            f"{figure(_TIMES)}배 넘게 되돌아 뜁니다. 데이터가 섞이지 않고 정렬된 순서로 들어갑니다.",
            Evidence(
                statement=f"에폭의 첫 부분은 앞 에폭 뒷부분의 가운데값으로 {figure(median(jumps), 3)}배입니다.",
                value=median(jumps),
                source=series.source(-1),
                formula="에폭 첫 20 %의 중앙값 ÷ 앞 에폭 뒤 50 %의 중앙값",
            ),
            *(() if off is None else (cite_stated(off),)),
            severity=Severity.HIGH,
            argues={"shuffle_off": 3.0 if off is None else 4.0, **_AGAINST},
            facts={"jump": median(jumps)},
        )
        return


def _jumps(series: Series) -> list[float]:
    groups: dict[int, list[float]] = {}
    for epoch, value in zip(series.epochs, series.values, strict=True):
        groups.setdefault(math.ceil(epoch) if not float(epoch).is_integer() else int(epoch), []).append(value)
    parts = [groups[number] for number in sorted(groups) if len(groups[number]) >= _RECORDS]
    if any(not math.isfinite(v) or v <= 0 for part in parts for v in part):
        return []
    return [_begin(after) / _end(before) for before, after in pairwise(parts)]


def _begin(values: Sequence[float]) -> float:
    return median(values[: max(2, int(_BEGIN * len(values)))])


def _end(values: Sequence[float]) -> float:
    return median(values[int(_END * len(values)) :])


def _restarts(run: Run) -> bool:
    """Return whether the rate climbs back several times, which lifts a loss as well."""
    return any(
        sum(b > 2 * a > 0 for a, b in pairwise(s.values)) >= _EPOCHS - 1 for s in run.of_role(Role.LEARNING_RATE)
    )


def _switches_off(name: str, value: object) -> bool:
    low = name.lower()
    return (
        "shuffle" in low
        and not any(w in low for w in ("val", "test", "eval"))
        and str(value).lower() in {"false", "0", "no"}
    )
