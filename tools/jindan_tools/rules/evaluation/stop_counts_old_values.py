"""EVL314: early stopping counted more records without a gain than there were evaluations since the best."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule("EVL314", "stop-counts-old-values", {"early_stop_wrong": 4.0})
def stop_counts_old_values(run: Run) -> Iterator[Finding]:
    """Report an early stop that counted more records without a gain than there were evaluations behind its best.

    ## What it does
    Holds the patience in the message of the stop against the records of the monitored value behind the best one it names.
    ## Why it matters
    Lightning's EarlyStopping looks once an epoch of training when check_on_train_epoch_end is set (the default for a few set-ups).
    With a validation every fifth epoch it sees the same old value again and again, and a patience of 3 is over before the next evaluation.
    ## Fires on
    A message with name, patience and best value, a table of the run with that value among its records, and fewer records behind it than the
    patience, in a run whose validation does not come with each epoch.
    ## Stays silent on
    Stops with enough evaluations, values that no record holds, other frameworks.
    ## Source
    lightning/pytorch/callbacks/early_stopping.py on_train_epoch_end, check_on_train_epoch_end, 1.4 to 2.6.
    """
    stop = run.last_event(EventKind.EARLY_STOP)
    if stop is None or run.framework is not Framework.LIGHTNING:
        return
    patience, best, epochs = stop.number("patience"), stop.number("best_value"), run.epochs_done
    curve = next((s for s in _held_out(run) if s.name.rpartition("/")[2] == stop.word("monitor")), None)
    if not patience or best is None or curve is None or not epochs:
        return
    at = next(
        (i for i in reversed(range(len(curve))) if abs(curve.values[i] - best) <= 6e-4 * max(1.0, abs(best))), None
    )
    behind = None if at is None else len(curve) - 1 - at
    if at is None or behind is None or behind >= patience or len(curve) >= epochs:
        return
    yield finding(
        f"조기 종료는 {figure(patience)}번 나아지지 않았다고 세었지만, 최고라고 한 {figure(best)} 값 뒤의 평가는 {behind}번뿐입니다. 검증은 몇 에폭에 한 번인데 "
        "멈출지는 학습 에폭마다 판단해, 같은 옛 값을 되풀이해 세었습니다.",
        cite_line(stop, f"조기 종료의 patience는 {figure(patience)}입니다.", patience),
        cite_point(curve, at, "최고라고 한 기록"),
        calculated("그 뒤의 평가 횟수입니다.", float(behind), f"{len(curve)} − {at + 1} = {behind}"),
        severity=Severity.HIGH,
        argues={"early_stop_wrong": 4.0, "healthy_converged": -4.0, "overfit": -3.0, "long_plateau_waste": -3.0},
        facts={"behind": float(behind)},
    )


def _held_out(run: Run) -> Iterator[Series]:
    for role in (Role.VAL_LOSS, Role.VAL_METRIC):
        yield from (s for s in run.of_role(role) if s.finite and s.total and len(s.finite) == len(s))
