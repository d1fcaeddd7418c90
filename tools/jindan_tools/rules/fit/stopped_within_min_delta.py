"""FIT341: the configured early stopping ends a run at exactly the record at which the log ends, in the middle of its gains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_FELL = 0.05
_BAD_ENDS = (Ending.CRASHED, Ending.KILLED, Ending.INTERRUPTED)


@rule(
    "FIT341",
    "stopped-within-min-delta",
    {"early_stop_wrong": 4.0, "run_still_live_or_truncated": -4.0, "healthy_converged": -4.0, "underfit": -2.0, "overfit": -2.0},
)  # fmt: skip
def stopped_within_min_delta(run: Run) -> Iterator[Finding]:
    """Report a run that its early stopping ended because each gain was smaller than min_delta, though nothing in the log says so.

    ## What it does
    Plays the early stopping of the settings (monitor, min_delta, patience) over the records of the monitored curve.
    ## Why it matters
    Lightning ends without a word when verbose is off: the log looks like that of a run that is still going on. A min_delta of 0.5 calls
    a loss that falls by 0.2 an epoch a standstill.
    ## Fires on
    Settings that name a monitor whose curve is there, a min_delta above 0 and a patience; a curve that ends at exactly the record at which these stop,
    before the planned epochs, and that was still at its best there and 5 % better than when the counting began.
    ## Stays silent on
    Curves that go on behind that record or end before, curves that turned, scores without a mode, runs that crashed.
    ## Source
    lightning EarlyStopping._evaluate_stopping_criteria: better means monitored < best - min_delta; wait_count >= patience.
    """
    delta, patience, monitor = (_setting(run, name) for name in ("min_delta", "patience", "monitor"))
    if delta is None or patience is None or monitor is None or run.ending in _BAD_ENDS:
        return
    least, wait = abs(delta.number() or 0.0), round(patience.number() or 0)
    name = str(monitor.value)
    curve = next((s for s in run.series if s.name == name and s.first_non_finite is None and len(s) >= 2), None)
    if curve is None or least <= 0 or wait < 1 or not _is_loss(name):
        return
    planned = run.epochs_planned
    if planned is not None and len(curve) >= planned:
        return
    values = curve.values
    stop, begun = _stops(values, least, wait)
    if stop != len(values) - 1 or values[-1] != min(values) or values[-1] > (1 - _FELL) * values[begun]:
        return
    yield finding(
        f"{name} 값이 {figure(values[begun])}에서 {figure(values[-1])}로 계속 내려가고 있었지만, 기록마다 줄어든 크기가 min_delta {figure(least)}보다 작아 "
        f"patience {wait}번 만에 조기 종료했습니다. 수렴한 것도, 로그가 잘린 것도 아닙니다.",
        cite_stated(delta),
        cite_stated(patience),
        cite_point(curve, begun, "세기 시작한 값"),
        cite_point(curve, len(curve) - 1, "멈춘 값"),
        calculated(
            "기다리는 동안 내려간 크기입니다.",
            values[begun] - values[-1],
            f"{figure(values[begun])} − {figure(values[-1])} = {figure(values[begun] - values[-1])} < {figure(least)}",
        ),
        severity=Severity.HIGH,
        facts={"min_delta": least, "patience": float(wait), "fall": values[begun] - values[-1]},
    )


def _setting(run: Run, name: str) -> Setting | None:
    return next((s for s in run.settings if s.leaf.endswith(name) and s.value not in (None, "")), None)


def _is_loss(name: str) -> bool:
    return "loss" in name.lower() or "err" in name.lower()


def _stops(values: Sequence[float], least: float, wait: int) -> tuple[int | None, int]:
    """Return the record at which early stopping ends the run, None when never, and the record that it counts from."""
    best, begun, waited = values[0], 0, 0
    for index, value in enumerate(values[1:], start=1):
        if value < best - least:
            best, begun, waited = value, index, 0
            continue
        waited += 1
        if waited >= wait:
            return index, begun
    return None, begun
