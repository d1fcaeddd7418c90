"""DET001: early stopping asked for a larger gain than a rising metric can give."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.curves.cite import cite_line, cite_point, cite_setting, cite_stated
from jindan_tools.curves.select import val_metric
from jindan_tools.frameworks.fact import fact_number
from jindan_tools.frameworks.mmengine import mmengine_fact
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 4


class _Asked(Struct, frozen=True, kw_only=True):
    """The least gain, the patience, and what tells of the gain."""

    delta: float
    patience: int
    told: Evidence


@rule(
    "DET001",
    "least-gain-too-large",
    {
        "early_stop_wrong": 4.0,
        "epochs_too_few": 1.0,
        "overfit": -3.0,
        "underfit": -1.0,
        "long_plateau_waste": -3.0,
        "healthy_converged": -3.0,
    },
)
def least_gain_too_large(run: Run) -> Iterator[Finding]:
    """Report an early stop whose min_delta took every gain of a rising metric for none.

    ## What it does
    Replays the stop over the evaluations with the least gain in force, and once more with a least gain of 0.
    ## Why it matters
    min_delta is absolute. MMEngine's hook asks for 0.1 unless told otherwise: a mAP between 0 and 1 would have to rise by a
    tenth within the patience. The stop is then no sign of convergence.
    ## Fires on
    A stop that the replay reproduces at the last evaluation with the least gain and not with 0, and a best value within the
    last records.
    ## Stays silent on
    Curves that stood still, stops that a least gain of 0 gives too, unknown patience or gain.
    ## Source
    mmengine/hooks/early_stopping_hook.py 0.10.7: min_delta=0.1, compare(best_score + min_delta, current_score).
    """
    metric, event = val_metric(run), run.last_event(EventKind.EARLY_STOP)
    if metric is None or event is None or len(metric.finite) < _LEAST or metric.higher_is_better is False:
        return
    asked = _asked(run)
    if asked is None or not asked.delta or _best_is_past(metric, asked.patience):
        return
    last = len(metric.finite) - 1
    if _stops(metric.finite, asked) != last or _stops(metric.finite, asked, delta=0.0) is not None:
        return
    gained = metric.finite[last] - metric.finite[last - asked.patience]
    yield finding(
        f"조기 종료는 min_delta={figure(asked.delta)}보다 큰 개선만 개선으로 셉니다. {metric.name} 값이 마지막까지 오르고 있었지만 "
        f"{asked.patience}번의 평가 동안 오른 폭이 {figure(gained)}라서 멈췄습니다. 수렴한 것이 아닙니다.",
        asked.told,
        cite_line(event, "로그가 조기 종료를 알렸습니다."),
        *known(cite_setting(run, "patience")),
        cite_point(metric, metric.finite_indices[last - asked.patience]),
        cite_point(metric, metric.finite_indices[last], "마지막"),
        calculated(
            "min_delta가 0이었다면 이 곡선에서는 멈추지 않습니다.",
            gained,
            f"{figure(metric.finite[last])} − {figure(metric.finite[last - asked.patience])} = {figure(gained)} < {figure(asked.delta)}",
        ),
        severity=Severity.HIGH,
        facts={"delta": asked.delta, "patience": float(asked.patience), "gained": gained},
    )


def _asked(run: Run) -> _Asked | None:
    patience = run.number("patience")
    if patience is None or patience < 1:
        return None
    held = next(iter(run.stated("min_delta")), None)
    least = None if held is None else held.number()
    if held is not None and least is not None:
        told = cite_stated(held)
        return _Asked(delta=abs(least), patience=int(patience), told=told)
    default = (
        None if run.framework is not Framework.MMDET else fact_number(mmengine_fact("EarlyStoppingHook.min_delta"))
    )
    if default is None:
        return None
    said = f"min_delta를 적지 않으면 MMEngine의 EarlyStoppingHook은 {default:g}을 씁니다(비율이 아니라 절댓값)."
    return _Asked(
        delta=default,
        patience=int(patience),
        told=calculated(said, default, f"EarlyStoppingHook(min_delta={default:g})"),
    )


def _best_is_past(metric: Series, patience: int) -> bool:
    values = metric.finite
    return values.index(max(values)) < len(values) - max(2, patience // 2)


def _stops(values: tuple[float, ...], asked: _Asked, delta: float | None = None) -> int | None:
    """Return the place of the evaluation after which training is stopped, None when it is not."""
    least, best, waited = asked.delta if delta is None else delta, float("-inf"), 0
    for place, value in enumerate(values):
        if best + least > value:
            waited += 1
            if waited >= asked.patience:
                return place
        else:
            best, waited = value, 0
    return None
