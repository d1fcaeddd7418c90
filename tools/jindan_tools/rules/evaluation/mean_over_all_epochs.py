"""EVL312: a held-out score is the mean over all epochs so far, because its object is never reset."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.named import accuracy
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _ABOVE, _FLAT, _NEAR = 6, 0.01, 0.35, 0.012
_HABIT = "never_reset"
_WRONG = {
    "metric_bug": 3.5,
    "lr_too_low": -3.0,
    "underfit": -3.0,
    "epochs_too_few": -3.0,
    "train_val_shift": -2.0,
    "overfit": -2.0,
}


@rule("EVL312", "mean-over-all-epochs", {"metric_bug": 3.5})
def mean_over_all_epochs(run: Run) -> Iterator[Finding]:
    """Report a held-out score that is the mean over all epochs so far.

    ## What it does
    Undoes a running mean: t m(t) - (t - 1) m(t - 1) is what epoch t alone scored.
    ## Why it matters
    torchmetrics gathers until reset() is called; Lightning calls it, a loop of one's own has to. The curve then crawls towards
    the true score like 1 / t, which looks like a rate that is too low, and the best epoch is always the last.
    ## Fires on
    A rising accuracy whose undone values stand still over the second half, all of them within 0 and 1, with a script that never resets the
    metric or a single later figure that is the undone last value and not the logged one.
    ## Stays silent on
    Curves alone, undone values beyond 1 or that move, metrics that are reset.
    ## Source
    torchmetrics/metric.py: compute() covers all updates since reset(), 0.2 to 1.9.
    """
    hits = accuracy(run)
    alone = None if hits is None else _undone(hits)
    if hits is None or alone is None:
        return
    told = next((e for e in run.of_kind(EventKind.SCRIPT) if e.word("habit") == _HABIT), None)
    fresh = next((s for s in _later(run, hits) if abs(s.finite[0] - alone[-1]) <= _NEAR), None)
    if told is None and fresh is None:
        return
    yield finding(
        f"{hits.name} 값은 그 에폭의 점수가 아니라 첫 에폭부터의 평균입니다. 지표를 에폭마다 reset() 하지 않았기 때문이며, 마지막 에폭만의 점수는 "
        f"약 {percent(alone[-1])}입니다.",
        cite_point(hits, -1, "기록된 값"),
        calculated(
            "평균을 되돌린 마지막 에폭의 값입니다.",
            alone[-1],
            f"{len(hits)} × {figure(hits.values[-1])} − {len(hits) - 1} × {figure(hits.values[-2])} = {figure(alone[-1])}",
        ),
        *(() if fresh is None else (cite_point(fresh, 0, "새로 평가한 값"),)),
        *(() if told is None else (cite_line(told, "반복문 밖에서 만든 torchmetrics 지표에 reset()이 없습니다."),)),
        severity=Severity.HIGH,
        argues={**_WRONG, "metric_bug": 4.0 if told is not None and fresh is not None else 3.5},
        facts={"logged": hits.values[-1], "alone": alone[-1]},
    )


def _undone(hits: Series) -> list[float] | None:
    """Return what each record would be alone, None where the curve cannot be a running mean of a score at rest."""
    values = list(hits.finite)
    if len(values) < max(_LEAST, len(hits)) or (hits.xs[0] != 1 and hits.xs[0] != 0):
        return None
    alone = [values[0], *(t * values[t - 1] - (t - 1) * values[t - 2] for t in range(2, len(values) + 1))]
    half = len(alone) // 2
    late = alone[half:]
    rise, level = values[-1] - values[half], median(late)
    if rise < _ABOVE or level - values[-1] < _ABOVE or not 0 <= min(alone) <= max(alone) <= 1.005:
        return None
    # A score at rest is pulled up by less and less: what each epoch alone scored hardly moves while the mean rises.
    return [*alone[:-1], level] if max(late) - min(late) <= max(_FLAT * rise, 2 * len(values) * 1e-4) else None


def _later(run: Run, hits: Series) -> Iterator[Series]:
    """Yield single figures that were taken of something else than this curve."""
    for role in (Role.VAL_METRIC, Role.TRAIN_METRIC):
        for series in run.of_role(role):
            if len(series) == 1 and series.finite and "acc" in series.name.lower() and series.name != hits.name:
                yield series
