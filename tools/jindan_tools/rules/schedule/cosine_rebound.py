"""LRS006: the learning rate falls and then climbs again, as a cosine does past its end."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.align import index_at
from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.rate import index_of, logged_rate
from jindan_tools.curves.scheduler_name import ScheduleKind, averages_at_the_end, schedule_kind
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.lr.rebound import Rebound, find_rebound
from jindan_tools.lr.rewarm import find_rewarm
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 8


@rule("LRS006", "cosine-rebound", {"sched_cosine_rebound": 3.5, "sched_total_steps_wrong": 1.0})
def cosine_rebound(run: Run) -> Iterator[Finding]:
    """Report a rate that climbs back gradually after it had fallen, without a restart schedule.

    ## What it does
    Looks for a fall and a gradual rise of at least 20 % of the peak each, and for what the loss does in the rise.
    ## Why it matters
    CosineAnnealingLR is periodic: past t_max it goes back up and undoes what the low rate had settled.
    ## Fires on
    Eight records or more, a rise spread over several records, no schedule with restarts and no resume in the log.
    ## Stays silent on
    Warm restarts and cyclic schedules, jumps at a resume (LRS008), stochastic weight averaging (its own rate near the end), a warm-up that begins again (LRS032), one-cycle (it rises first), warmup.
    ## Source
    torch CosineAnnealingLR: (1 + cos(pi x step / t_max)) / 2 rises again after t_max.
    """
    logged = logged_rate(run, _LEAST)
    kind = schedule_kind(run)
    if logged is None or kind in {ScheduleKind.RESTARTS, ScheduleKind.ONE_CYCLE} or run.last_event(EventKind.RESUME):
        return
    series, points = logged
    rebound = None if averages_at_the_end(run) else find_rebound(points)
    # A drop before the climb is a warm-up that begins again (LRS032).
    if rebound is None or find_rewarm(points) is not None:
        return
    hurt = _loss_rises(run, series, rebound)
    waves = _waves(run) if kind is ScheduleKind.COSINE else None
    yield finding(
        f"학습률이 바닥에서 최고값의 {percent(rebound.rise_share)} 높이만큼 다시 올랐습니다.{_told(waves)}",
        cite_point(series, index_of(series, rebound.peak), "바닥 앞의 최고"),
        cite_point(series, index_of(series, rebound.trough), "바닥"),
        cite_point(series, index_of(series, rebound.top), "다시 오른 뒤"),
        calculated(
            "다시 오른 폭과 최고값의 비입니다.",
            rebound.rise_share,
            f"({figure(rebound.top.lr)} − {figure(rebound.trough.lr)}) ÷ {figure(rebound.peak.lr)} = {rebound.rise_share:.2f}",
        ),
        *known(cite_setting(run, "scheduler"), cite_setting(run, "scheduler_t_max")),
        *(() if waves is None else (Evidence(statement=f"num_cycles 값은 {waves.value}입니다.", source=waves.source),)),
        severity=Severity.HIGH if hurt else Severity.MEDIUM,
        argues=None
        if waves is None
        else {"sched_cosine_rebound": 4.0, "config_error": 1.0, "sched_total_steps_wrong": -3.0},
        facts={"rise_share": rebound.rise_share, "trough_x": float(rebound.trough.step)},
    )


def _waves(run: Run) -> Setting | None:
    """Return num_cycles of at least one whole wave: transformers' plain cosine then goes down and up again."""
    found = next(reversed(run.stated("num_cycles")), None)
    return found if found is not None and (found.number() or 0.0) >= 1 else None


def _told(waves: Setting | None) -> str:
    if waves is None:
        return ""
    return f" transformers의 cosine에서 num_cycles는 온 물결의 수(기본 0.5)라, {waves.value}이면 내려갔다가 최고값까지 되돌아오기를 되풀이합니다. 재시작은 cosine_with_restarts입니다."


def _loss_rises(run: Run, series: Series, rebound: Rebound) -> bool:
    for loss in (val_loss(run), train_loss(run)):
        if loss is None or len(loss.finite) < 6:
            continue
        start = index_at(loss, series, index_of(series, rebound.trough))
        end = index_at(loss, series, index_of(series, rebound.top))
        if start is None or end is None or end - start < 2 or min(loss.finite) <= 0:
            continue
        return median(loss.values[end - 1 : end + 1]) > 1.05 * median(loss.values[max(0, start - 1) : start + 1])
    return False
