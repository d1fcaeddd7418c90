"""FIT087: early stopping counted an improving loss as no improvement, because min_delta is larger than its steps."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _FALL = 5, 0.02


@rule("FIT087", "improves-below-min-delta", {"early_stop_wrong": 4.0, "epochs_too_few": 1.0})
def improves_below_min_delta(run: Run) -> Iterator[Finding]:
    """Report an early stop within a steady fall of the held-out loss, each step of which is below min_delta.

    ## What it does
    Compares the fall of the held-out loss over the last `patience` records with the min_delta in the settings.
    ## Why it matters
    min_delta is in the unit of the loss. Late in training a healthy loss falls by hundredths; a min_delta of 0.1 calls
    that standing still, and the stop looks like convergence.
    ## Fires on
    A run that was stopped early, five records, a loss that fell by 2 % and more within the patience, by less than
    min_delta, and ended at its lowest or one record behind it.
    ## Stays silent on
    Losses that turned, a min_delta of nothing, other monitors than a loss.
    ## Source
    keras.callbacks.EarlyStopping and lightning EarlyStopping: better means monitored < best - min_delta.
    """
    held, patience = val_loss(run), run.number("patience")
    delta = next((s for s in run.settings if s.leaf.endswith("min_delta") and s.number() is not None), None)
    if run.ending is not Ending.EARLY_STOPPED or held is None or delta is None or not patience:
        return
    least, wait, values = abs(delta.number() or 0.0), round(patience), held.finite
    if least <= 0 or wait < 1 or len(values) < max(_LEAST, wait + 2) or _watches_score(run):
        return
    before, lowest = min(values[:-wait]), min(values[-wait:])
    fall = before - lowest
    if not _FALL * before <= fall < least or lowest < min(values[-2:]):
        return
    yield finding(
        f"검증 손실이 멈추기 직전 {wait}번의 평가에서도 {percent(fall / before)} 내려갔는데, 그 크기가 min_delta {figure(least)}보다 작아 "
        "나아지지 않은 것으로 세어 조기 종료했습니다. 수렴한 것이 아닙니다.",
        cite_stated(delta),
        cite_point(held, held.finite_indices[-wait - 1], "세기 시작한 값"),
        cite_point(held, held.finite_indices[-1], "멈춘 값"),
        calculated(
            "기다리는 동안 내려간 크기입니다.",
            fall,
            f"{figure(before)} − {figure(lowest)} = {figure(fall)} < {figure(least)}",
        ),
        severity=Severity.HIGH,
        argues={
            "early_stop_wrong": 4.0,
            "epochs_too_few": 1.0,
            "healthy_converged": -4.0,
            "underfit": -2.0,
            "overfit": -2.0,
        },
    )


def _watches_score(run: Run) -> bool:
    watched = (str(s.value).lower() for s in run.settings if s.leaf.endswith("monitor"))
    return any("loss" not in name for name in watched)
