"""FIT170: the epoch that an early stop called its best was beaten by those behind it: min_delta hid their gains."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_MATERIAL, _LEAST = 0.02, 6


@rule(
    "FIT170", "best-epoch-beaten", {"early_stop_wrong": 4.0, "epochs_too_few": 1.0, "overfit": -2.0, "underfit": -2.0}
)
def best_epoch_beaten(run: Run) -> Iterator[Finding]:
    """Report an early stop of Keras that restored an epoch although later ones had a lower held-out loss.

    ## What it does
    Reads which epoch was restored; the patience is the distance to the last epoch. Compares the loss there with the lowest
    behind it: an epoch that is lower and was not taken for better was so by less than min_delta.
    ## Why it matters
    The log holds neither patience nor min_delta. Both follow from it, and with them that the stop is no convergence.
    ## Fires on
    A restored epoch two or more before the last, a held-out loss that ended 2 % or more below it with most epochs behind it lower.
    ## Stays silent on
    Restored epochs that are the best of any logged figure (which was watched then), falls below 2 %.
    ## Source
    keras/src/callbacks/early_stopping.py: better means monitored < best - min_delta, 2.2 to 3.15.
    """
    held = val_loss(run)
    told = next((s for s in run.settings if s.leaf == "restored_epoch"), None)
    if run.ending is not Ending.EARLY_STOPPED or held is None or told is None or held.axis is not Axis.EPOCH:
        return
    values = held.values
    # The text counts epochs from 1; a table of Keras counts from 0.
    at = round(told.number() or 0) - 1
    if held.first_non_finite is not None or len(values) < _LEAST or not 0 <= at < len(values) - 2:
        return
    later, kept = values[at + 1 :], values[at]
    lowest = min(later)
    if kept <= 0 or kept - lowest < _MATERIAL * kept or sum(v < kept for v in later) < 0.7 * len(later):
        return
    if any(_best_there(s, held, at) for s in run.series):
        return
    wait = len(later)
    yield finding(
        f"조기 종료가 최고라고 되돌린 {at + 1}번째 에폭 뒤에도 검증 손실은 {percent(1 - lowest / kept)} 더 내려갔습니다. patience는 {wait} 에폭이고, 그 개선을 "
        f"세지 않았으므로 min_delta가 {figure(kept - lowest)}보다 큽니다. 수렴해서 멈춘 것이 아닙니다.",
        Evidence(statement=f"되돌린 에폭은 {at + 1}번째입니다.", value=float(at + 1), source=told.source),
        cite_point(held, at, "되돌린 에폭"),
        cite_point(held, -1, "마지막"),
        calculated(
            "세지 않은 개선입니다.", kept - lowest, f"{figure(kept)} − {figure(lowest)} = {figure(kept - lowest)}"
        ),
        severity=Severity.HIGH,
        argues={
            "early_stop_wrong": 4.0,
            "epochs_too_few": 1.0,
            "healthy_converged": -4.0,
            "overfit": -2.0,
            "underfit": -2.0,
        },
        facts={"patience": float(wait), "least": kept - lowest},
    )


def _best_there(series: Series, held: Series, at: int) -> bool:
    """Say whether another figure of the same epochs had its best at the restored one."""
    measured = series.role in (Role.VAL_METRIC, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.TRAIN_LOSS)
    return measured and series is not held and series.xs == held.xs and series.best == at
