"""LRS030: Keras' plateau schedule takes every improvement for none because the loss is smaller than min_delta."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.rate import logged_rate
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.frameworks.fact import fact_number
from jindan_tools.frameworks.keras import keras_fact
from jindan_tools.lr.evaluate import rates as rates_of
from jindan_tools.lr.schedules.torch_plateau import TorchPlateau
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _MOST = 6, 5000
_CUT, _SAME = 0.95, 0.02
_GAINED = 0.02
_PATIENCES = range(31)
_KERAS = frozenset({"loss", "val_loss"})
_RATES = frozenset({"learning_rate", "lr"})


class _Cuts(Struct, frozen=True, kw_only=True):
    """The patience (as Keras counts it) and how many cuts there are, and how many with every improvement counted."""

    patience: int
    seen: int
    without: int


@rule(
    "LRS030",
    "least-change-too-large",
    {
        "plateau_sched_wrong_metric": 4.0,
        "lr_too_low": 1.0,
        "long_plateau_waste": -2.0,
        "sched_total_steps_wrong": -2.0,
        "sched_per_batch_step": -2.0,
        "healthy_converged": -3.0,
    },
)
def least_change_too_large(run: Run) -> Iterator[Finding]:
    """Report Keras' ReduceLROnPlateau cutting the rate of a loss whose changes are all below min_delta.

    ## What it does
    Replays the callback over the recorded loss with min_delta 1e-4 for every patience, and once more with min_delta 0.
    ## Why it matters
    min_delta is absolute. A mean squared error of small targets lies below 1e-4 altogether: no improvement counts after
    the first epoch, and the rate halves every `patience` epochs down to nothing while the loss still falls.
    ## Fires on
    Rates reproduced within 2 % with min_delta 1e-4 and cut more often than with 0, two cuts or more, a loss that fell
    by 2 % over the very records which brought the first cut, a last rate below a tenth of the first.
    ## Stays silent on
    Cuts after a standstill or gains too small to matter, other trainers (torch compares relative to the best), larger losses.
    ## Source
    keras/src/callbacks/reduce_lr_on_plateau.py: min_delta=0.0001, monitor_op = less(a, b - min_delta);
    https://github.com/keras-team/keras/issues/15863
    """
    logged, delta = logged_rate(run, _LEAST), fact_number(keras_fact("ReduceLROnPlateau.min_delta"))
    if logged is None or delta is None or logged[0].name.lower() not in _RATES:
        return
    rate, watched = logged[0], next((s for s in (val_loss(run), train_loss(run)) if _fits(s, logged[0])), None)
    names = {s.name for s in run.series}
    if watched is None or not names >= _KERAS or rate.values[-1] > 0.1 * rate.values[0]:
        return
    cuts = _replayed(rate, watched, delta)
    if cuts is None or cuts.seen < 2:
        return
    first = next(i for i in range(1, len(rate)) if rate.values[i] < _CUT * rate.values[i - 1])
    began = max(0, first - cuts.patience - 1)
    gained = 1 - min(watched.values[:first]) / watched.values[began]
    if gained < _GAINED:
        return
    yield finding(
        f"{watched.name} 값이 {figure(max(watched.values[began:]))} 아래여서 개선이 ReduceLROnPlateau의 min_delta({delta:g})를 넘지 못하고, "
        f"값이 내려가는 동안에도 학습률이 {cuts.patience} 에폭마다 모두 {cuts.seen}번 깎였습니다.",
        calculated(f"Keras의 min_delta 기본값은 {delta:g}이며 비율이 아니라 절댓값입니다.", delta, "ReduceLROnPlateau(min_delta=0.0001)"),
        cite_point(rate, 0, "처음"),
        cite_point(rate, len(rate) - 1, "마지막"),
        cite_point(watched, first - 1, f"첫 감쇠를 부른 기록 동안 {percent(gained)} 내려간 값"),
        calculated(
            f"같은 patience에서 min_delta가 0이었다면 감쇠는 {cuts.without}번입니다.",
            float(cuts.without),
            f"{watched.name} {len(watched)}개로 모의 실행: min_delta {delta:g} → {cuts.seen}번, 0 → {cuts.without}번",
        ),
        severity=Severity.HIGH,
        facts={"cuts": float(cuts.seen), "without": float(cuts.without), "patience": float(cuts.patience), "last_lr": rate.values[-1]},
    )  # fmt: skip


def _fits(watched: Series | None, rate: Series) -> bool:
    if watched is None or watched.xs != rate.xs or watched.first_non_finite is not None:
        return False
    return len(rate) <= _MOST and min(watched.values) > 0 and rate.values[0] > 0


def _replayed(rate: Series, watched: Series, delta: float) -> _Cuts | None:
    """Return the patience whose replay with min_delta gives the recorded rates and with 0 fewer cuts, None for none."""
    cuts = [i for i in range(1, len(rate)) if rate.values[i] < _CUT * rate.values[i - 1]]
    if not cuts:
        return None
    factor = rate.values[cuts[0]] / rate.values[cuts[0] - 1]
    for patience in _PATIENCES:
        told = _run(rate, watched, factor, patience, delta)
        if not all(abs(a - b) <= _SAME * b for a, b in zip(told, rate.values, strict=True)):
            continue
        without = _run(rate, watched, factor, patience, 0.0)
        fewer = sum(b < _CUT * a for a, b in pairwise(without))
        if fewer < len(cuts):
            return _Cuts(patience=patience + 1, seen=len(cuts), without=fewer)
    return None


def _run(rate: Series, watched: Series, factor: float, patience: int, delta: float) -> list[float]:
    """Return the rates before each evaluation, as Keras logs them. Keras cuts at `wait >= patience`, torch at `>`."""
    schedule = TorchPlateau(
        lr=rate.values[0],
        metrics=tuple(watched.values),
        factor=factor,
        patience=patience,
        threshold=delta,
        threshold_mode="abs",
        eps=0.0,
    )
    return list(rates_of(schedule.curve(), len(watched) + 1))[: len(watched)]
