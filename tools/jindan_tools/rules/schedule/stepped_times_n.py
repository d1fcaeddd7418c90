"""LRS013: the logged rate follows the configured schedule at N times the steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.rate import logged_rate
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.lr.curve import stopped
from jindan_tools.lr.points import LrPoint
from jindan_tools.lr.replay import Candidate
from jindan_tools.lr.schedules.hf_cosine import HfCosine
from jindan_tools.lr.schedules.hf_linear import HfLinear
from jindan_tools.lr.schedules.torch_cosine import TorchCosine
from jindan_tools.lr.step_multiplier import SteppedTimesN, find_step_multiplier
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 8
_AT_PEAK = 0.01


@rule("LRS013", "stepped-times-n", {"sched_xN": 4.0, "sched_total_steps_wrong": 0.5, "sched_per_batch_step": 4.5})
def stepped_times_n(run: Run) -> Iterator[Finding]:
    """Report a linear or cosine schedule whose clock runs N times too fast.

    ## What it does
    Replays the configured schedule at step x N for N from 2 to 64 and compares it with the logged rates.
    ## Why it matters
    The scheduler is stepped by every process or at every accumulation step: it is over after 1/N of the run.
    ## Fires on
    Eight records or more, a known peak and length, exactly one N that explains every record within 2 %, and a plain
    replay that is off by more than 10 %. By epoch, N calls an epoch: torch's cosine swings back, the others end at zero.
    ## Stays silent on
    Other schedules, unknown lengths, logs that fit the plain schedule, an N beyond the length (it repeats a smaller one).
    ## Source
    accelerate AcceleratedScheduler (steps num_processes times unless split_batches), issues 2926, 2318.
    """
    logged = logged_rate(run, _LEAST)
    kind, peak = schedule_kind(run), run.number("learning_rate")
    if logged is None or peak is None or peak <= 0 or kind not in {ScheduleKind.LINEAR, ScheduleKind.COSINE}:
        return
    by_step = logged[0].axis is Axis.STEP
    found = _by_step(run, logged[1], kind, peak) if by_step else _by_epoch(run, logged, kind, peak)
    if found is None:
        return
    title, argues = _said(run, found.multiplier, by_step=by_step)
    yield finding(
        title,
        cite_point(logged[0], 0, "처음"),
        cite_point(logged[0], -1, "마지막"),
        *known(cite_setting(run, "scheduler"), cite_setting(run, "learning_rate")),
        calculated(
            "스텝을 이 배수로 곱해 다시 계산하면 모든 기록과 맞습니다.",
            float(found.multiplier),
            f"스텝 × {found.multiplier}: 최대 오차 {percent(found.error)}, 스텝 × 1: {figure(found.error_at_one)}",
        ),
        severity=Severity.HIGH,
        argues=argues,
        facts={"multiplier": float(found.multiplier)},
    )


def _said(run: Run, times: int, *, by_step: bool) -> tuple[str, Mapping[str, float]]:
    """Return the title and the weights: a wave of as many calls as there are epochs, called more often, runs with the batches."""
    length, epochs = run.number("scheduler_t_max"), run.epochs_planned
    if by_step or not length or length != epochs:
        return f"학습률이 설정한 스케줄보다 {times}배 빠르게 진행되었습니다.", {
            "sched_xN": 4.0,
            "sched_total_steps_wrong": 0.5,
        }
    wave = 2 * round(length)
    return (
        f"T_max {figure(length)} 값은 에폭 수인데 스케줄러를 배치마다 불러, 학습률이 {figure(length)}배치마다 0과 최고값 사이를 오갑니다"
        f"(에폭마다 {times}번 또는 {wave}의 배수만큼 더 부른 것과 모든 기록이 맞습니다).",
        {"sched_per_batch_step": 4.5, "sched_xN": 1.0, "sched_cosine_rebound": -1.0, "sched_total_steps_wrong": 0.5},
    )


def _by_step(run: Run, points: list[LrPoint], kind: ScheduleKind, peak: float) -> SteppedTimesN | None:
    total = run.number("total_steps") or run.steps_planned
    if total is None or total < 2:
        return None
    return find_step_multiplier(points, _candidate(kind, peak, round(run.number("warmup_steps") or 0), round(total)))


def _by_epoch(run: Run, logged: tuple[Series, list[LrPoint]], kind: ScheduleKind, peak: float) -> SteppedTimesN | None:
    series, points = logged
    total = run.number("scheduler_t_max") or run.epochs_planned
    if series.axis is not Axis.EPOCH or total is None or total < 2:
        return None
    # A first record below the peak was taken behind the calls of its epoch.
    before = 0 if abs(points[0].lr / peak - 1) <= _AT_PEAK else 1
    since = [LrPoint(step=p.step - points[0].step + before, lr=p.lr) for p in points]
    candidates = [_candidate(kind, peak, 0, round(total))]
    if kind is ScheduleKind.COSINE:
        candidates.append(_swinging(peak, round(total)))
    found = [find_step_multiplier(since, c, max_multiplier=max(2, round(total) - 1)) for c in candidates]
    return next((f for f in found if f is not None), None)


def _swinging(peak: float, t_max: int) -> Candidate:
    return Candidate(name="cosine", curve=TorchCosine(lr=peak, t_max=t_max).curve())


def _candidate(kind: ScheduleKind, peak: float, warmup: int, total: int) -> Candidate:
    if kind is ScheduleKind.LINEAR:
        return Candidate(name="linear", curve=HfLinear(lr=peak, warmup_steps=warmup, total_steps=total).curve())
    curve = HfCosine(lr=peak, warmup_steps=warmup, total_steps=total).curve()
    # Logs of schedules that stop at their end are meant; a wave that rises again is tried apart.
    return Candidate(name="cosine", curve=stopped(curve, total))
