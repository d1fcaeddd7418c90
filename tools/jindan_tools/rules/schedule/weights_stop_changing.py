"""LRS061: after some epochs both losses repeat to the last digit: no weight changes any more."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.curves.select import learning_rate, train_loss, val_loss
from jindan_tools.curves.shape import equal_at_end
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _SAME, _SHARE = 8, 4, 0.25
_MOVED = 3
# A loss this small repeats because its digits run out.
_DIGITS = 100
_OTHERS = {"healthy_converged": -4.0, "underfit": -3.0, "overfit": -2.0, "frozen_layers": -2.0, "plateau_prior": -2.0}


@rule(
    "LRS061",
    "weights-stop-changing",
    {"plateau_sched_wrong_metric": 3.5, "sched_total_steps_wrong": 3.0, "lr_too_low": 2.0, **_OTHERS},
)
def weights_stop_changing(run: Run) -> Iterator[Finding]:
    """Report losses that moved for some epochs and then repeat the same digits to the end.

    ## What it does
    Counts the last epoch means that are equal to all printed digits, of the training and of the held-out loss.
    ## Why it matters
    The mean over shuffled batches changes in its last digits as long as a weight does. Where it stands still, the learning
    rate has become zero in effect, and the epochs since then were for nothing.
    ## Fires on
    Eight epochs or more, of which the last four at least and the last quarter repeat both losses, at least three other
    values before, a loss of a hundred times its last digit or more, no learning rate in the log.
    ## Stays silent on
    Logged rates (other rules read them), losses near zero, losses that never moved (GRD011), one loss alone.
    ## Source
    The update is rate times gradient; torch ReduceLROnPlateau multiplies by 0.1 each time its patience runs out.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or train.axis is not Axis.EPOCH or learning_rate(run) is not None:
        return
    if train.first_non_finite is not None or held_out.first_non_finite is not None:
        return
    count = min(equal_at_end(train.values), equal_at_end(held_out.values))
    if count < _SAME or len(train) < _LEAST or count < _SHARE * len(train) or not _has_digits(train.values[-1]):
        return
    if len(set(train.values[:-count])) < _MOVED:
        return
    first, wasted = len(train) - count, train.x_label(len(train) - count)
    kind = schedule_kind(run)
    yield finding(
        f"{wasted}부터 끝까지 {train.name} {figure(train.values[-1])}과 {held_out.name} {figure(held_out.values[-1])} 값이 마지막 자리까지 같습니다. "
        "가중치가 더 바뀌지 않으므로 학습률이 사실상 0이 되었습니다.",
        cite_point(train, first - 1, "마지막으로 움직인 기록"),
        cite_point(train, first, "같아진 처음"),
        cite_point(train, len(train) - 1, "마지막"),
        Evidence(
            statement=f"두 손실이 마지막 {count}개 기록에서 모두 같습니다.",
            value=float(count),
            source=held_out.source(len(held_out) - 1),
        ),
        *known(cite_setting(run, "scheduler"), cite_setting(run, "learning_rate")),
        severity=Severity.HIGH,
        argues=_OTHERS | _by_schedule(kind),
        facts={"records": float(count), "x": train.xs[first]},
    )


def _by_schedule(kind: ScheduleKind) -> dict[str, float]:
    if kind is ScheduleKind.PLATEAU:
        return {"plateau_sched_wrong_metric": 3.5, "lr_too_low": 1.0}
    if kind in {ScheduleKind.NONE, ScheduleKind.UNKNOWN}:
        return {"sched_total_steps_wrong": 2.0, "lr_too_low": 2.0, "plateau_sched_wrong_metric": 1.0}
    return {"sched_total_steps_wrong": 3.0, "sched_xN": 1.0, "sched_per_batch_step": 1.0}


def _has_digits(value: float) -> bool:
    """Say whether a value printed as it is has three digits that could have moved."""
    digits = f"{value:.10f}".rstrip("0").partition(".")[2]
    return abs(value) * 10 ** len(digits) >= _DIGITS
