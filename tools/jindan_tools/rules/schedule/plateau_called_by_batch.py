"""LRS083: ReduceLROnPlateau cut before its patience, counted in epochs, could be over."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.curves.select import learning_rate
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 4
_CUT = 0.95
_WEIGHTS = {
    "sched_per_batch_step": 5.0,
    "plateau_sched_wrong_metric": -3.0,
    "lr_too_high_oscillate": -2.0,
    "underfit": -2.0,
    "healthy_converged": -3.0,
}


@rule("LRS083", "plateau-called-by-batch", {"sched_per_batch_step": 5.0})
def plateau_called_by_batch(run: Run) -> Iterator[Finding]:
    """Report cuts of a plateau schedule that come faster than its patience allows when it is called once an epoch.

    ## What it does
    Between two cuts there are at least patience + 1 calls. Counts the cuts from the logged rate (a fall by the factor
    twice is two cuts) against the epochs.
    ## Why it matters
    Called with the loss of each batch, the schedule takes the noise between batches for a plateau: the rate is gone
    within a few epochs and the run stands still, as if the first rate had been too high.
    ## Fires on
    Rates by epoch under a plateau schedule with a known patience: more cuts by some epoch than epochs / (patience + 1).
    ## Stays silent on
    Rates by step, unknown patience, cuts that the patience allows.
    ## Source
    torch.optim.lr_scheduler.ReduceLROnPlateau: cuts when num_bad_epochs > patience; the count starts at 0 again.
    """
    rate, patience = learning_rate(run), run.number("scheduler_patience")
    if rate is None or patience is None or rate.axis is not Axis.EPOCH or len(rate.finite) < _LEAST:
        return
    if schedule_kind(run) is not ScheduleKind.PLATEAU or len(rate.finite) != len(rate):
        return
    factor, cuts = run.number("scheduler_factor") or 0.1, 0
    for index in range(1, len(rate)):
        value, before = rate.values[index], rate.values[index - 1]
        if not 0 < value < _CUT * before:
            continue
        while before * factor >= value * _CUT and before > value:
            before, cuts = before * factor, cuts + 1
        epochs = rate.xs[index] - rate.xs[0] + 1
        if cuts > epochs / (patience + 1):
            yield finding(
                f"{rate.x_label(index)}까지 학습률이 {cuts}번 낮아졌는데, patience {figure(patience)} 값으로 에폭마다 한 번 부르면 "
                f"{figure(cuts * (patience + 1))} 에폭이 걸립니다. 스케줄러를 배치마다 부르고 있습니다.",
                cite_point(rate, 0, "처음"),
                cite_point(rate, index, "낮아진 뒤"),
                *known(cite_setting(run, "scheduler"), cite_setting(run, "scheduler_patience")),
                calculated(
                    "이만큼 낮추는 데 필요한 가장 적은 호출 수입니다.",
                    cuts * (patience + 1),
                    f"{cuts} × ({figure(patience)} + 1) = {figure(cuts * (patience + 1))} > {figure(epochs)}",
                ),
                severity=Severity.HIGH,
                argues=_WEIGHTS,
                facts={"cuts": float(cuts)},
            )
            return
