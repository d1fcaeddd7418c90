"""Replay early stopping, the choice of a checkpoint and ReduceLROnPlateau over the recorded curve, the right way round."""

from __future__ import annotations

import math
from itertools import pairwise

from jindan_tools.curves.select import learning_rate, train_loss, val_loss, val_metric
from jindan_tools.lr.plateau_match import find_plateau
from jindan_tools.lr.schedules.torch_plateau import TorchPlateau
from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.text.figures import figure

_CUT = 0.95


def best_by_direction(run: Run) -> str:
    """Return the record that a choice by the right direction keeps, '' without a held-out curve."""
    series = val_metric(run) or val_loss(run)
    if series is None or series.best is None:
        return ""
    side = "큰" if series.best == series.argmax else "작은"
    place = series.source(series.best).place()
    return f"기록에서 가장 {side} {series.told} 값은 {series.x_label(series.best)}의 {figure(series.values[series.best])}입니다({place}). 이 값이 골라져야 합니다."


def stop_by_direction(run: Run) -> str:
    """Return where a patience that looks the right way would have stopped on the recorded held-out curve."""
    event = run.last_event(EventKind.EARLY_STOP)
    patience = run.number("patience") or (None if event is None else event.number("patience"))
    series = val_loss(run) or val_metric(run)
    if series is None or not patience or patience < 1 or series.first_non_finite is not None or len(series) < 2:
        return ""
    stopped = _stop(series, int(patience))
    told = f"기록된 {series.told} {len(series)}개를 바른 방향, patience={patience:.0f} 설정으로 다시 세면"
    if stopped is None:
        return f"{told} 멈추는 곳이 없습니다(끝에서 나아지지 않은 기록 {_waited(series)}개)."
    return f"{told} {series.x_label(stopped)}에서 멈춥니다. 그때의 최고 기록은 {figure(series.values[series.best or 0])}입니다."


def _signed(series: Series) -> list[float]:
    """Return the values so that smaller is better."""
    rises = series.best is not None and series.best == series.argmax and series.argmin != series.argmax
    return [-v for v in series.values] if rises else list(series.values)


def _stop(series: Series, patience: int) -> int | None:
    best, waited = math.inf, 0
    for index, value in enumerate(_signed(series)):
        best, waited = (value, 0) if value < best else (best, waited + 1)
        if waited >= patience:
            return index
    return None


def _waited(series: Series) -> int:
    return len(series) - 1 - (series.best or 0)


def rate_without_reversal(run: Run) -> str:
    """Return the last rate of the same plateau schedule read the right way round, beside the recorded one.

    The arguments are those that reproduce the recorded rate from a recorded metric, read upside down or with a threshold
    that is too large; '' where no replay reproduces it.
    """
    rate = learning_rate(run)
    if rate is None or rate.first_non_finite is not None or not rate.values or rate.values[0] <= 0:
        return ""
    for series in (val_loss(run), val_metric(run), train_loss(run)):
        if series is None or series.xs != rate.xs or series.first_non_finite is not None:
            continue
        rises = series.best == series.argmax and series.argmin != series.argmax
        found = find_plateau(rate.values, series.values, ("min", "max") if rises else ("max", "min"))
        if found is None:
            continue
        right = TorchPlateau(
            lr=rate.values[0],
            metrics=series.values,
            mode="max" if rises else "min",
            factor=found.factor,
            patience=found.patience,
            min_lr=found.min_lr,
        )
        rates = [rate.values[0], *right.replay()]
        cuts = sum(b < _CUT * a for a, b in pairwise(rates))
        if cuts >= found.cuts:
            continue
        now, then = figure(rate.values[-1]), figure(rates[len(rate.values) - 1])
        times = f"{cuts}번만 낮아져" if cuts else "한 번도 낮아지지 않아"
        return (
            f"기록된 {series.told} {len(series)}개에 mode='{right.mode}', patience={found.patience}, factor={figure(found.factor)} 설정을 다시 "
            f"돌리면 학습률은 {found.cuts}번 대신 {times}, 마지막 학습률이 {now} 대신 {then} 값입니다."
        )
    return ""
