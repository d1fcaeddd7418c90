"""Make the schedule end where the run ends."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.curves.select import learning_rate
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place, written
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.text.figures import figure

# What an exponential schedule should leave of the rate at the end.
_LAST_SHARE = 0.01


def match_horizon(situation: Situation) -> Iterator[Fix]:
    """Plan a schedule horizon equal to what really runs."""
    run = situation.run
    total = run.number("total_steps") or run.steps_planned
    epochs = run.epochs_planned or run.epochs_done
    counted, drawn = situation.fact("LRS054", "steps"), situation.fact("LRS054", "length")
    total = counted or total
    goal = f"{figure(total)} 스텝" if total else f"{figure(epochs)} 에폭" if epochs else ""
    if not goal:
        return
    if epochs and schedule_kind(run) is ScheduleKind.STEP:
        yield _fewer_steps(situation, epochs)
        return
    gamma = run.number("scheduler_gamma")
    if epochs and gamma and schedule_kind(run) is ScheduleKind.EXPONENTIAL:
        yield _slower_decay(situation, epochs, gamma)
        return
    waves = next((s for s in run.stated("num_cycles") if (s.number() or 0.0) >= 1), None)
    if waves is not None and situation.cause.id == "sched_cosine_rebound":
        yield _half_a_wave(situation, waves)
        return
    horizon = _engine_horizon(run)
    if horizon is not None and total:
        yield situation.fix(
            horizon.name,
            f"{total:.0f}",
            before=str(horizon.value),
            where=f"{horizon.source.label()} (학습 설정)",
            why=f"이 스케줄은 {horizon.value}번에서 끝나고 그 뒤로는 마지막 값에 머뭅니다. 학습은 {figure(total)}번 이어집니다.",
            expected="학습률의 최저점이 마지막 기록에 오고, 그때까지 지표가 계속 좋아집니다.",
            verify="전체의 절반 지점에서 기록된 학습률이 최고값의 절반 안팎인지 보세요.",
            kind=FixKind.CONFIG,
        )
        return
    part = _part_of_the_run(situation.fact("LRS005", "dead_share"))
    ended = f" 지금은 전체의 1/{part} 지점에서 끝납니다. 총 길이가 그만큼 짧거나, 한 번 갱신에 scheduler.step()을 {part}번 부른 것입니다."
    yield Fix(
        cause_id=situation.cause.id,
        parameter=key(run, "scheduler_t_max") if "scheduler_t_max" in run.config else "T_max / total_steps",
        before=written(run, "scheduler_t_max")
        or (f"{figure(round(drawn))} 스텝" if drawn else f"전체의 1/{part}" if part else ""),
        after=goal,
        where=place(run, "scheduler_t_max", "스케줄러 생성 위치"),
        priority=1,
        why=f"스케줄의 끝과 실제 학습의 끝이 다릅니다.{ended if part else ''}",
        expected=f"학습률의 최저점이 {goal}인 마지막 기록에 옵니다.",
        verify=_half_way(run, total, epochs),
        kind=FixKind.CONFIG,
    )


def _engine_horizon(run: Run) -> Setting | None:
    """Return the end of MMEngine's last schedule that counts iterations and ends before the run, None for none."""
    total = run.number("total_steps") or run.steps_planned or 0.0
    ends = [
        s
        for s in run.settings
        if s.name.startswith("param_scheduler.") and s.name.endswith((".end", ".T_max", ".total_iters"))
    ]
    short = [
        s
        for s in ends
        if isinstance(s.value, int) and 0 < s.value < total and "Linear" not in s.name and "Constant" not in s.name
    ]
    return short[-1] if short else None


def _half_way(run: Run, total: float | None, epochs: float | None) -> str:
    """Return the rate that cosine and linear schedules have in the middle of the run: half of the highest."""
    at = f"{figure(total // 2)} 스텝" if total else f"{figure((epochs or 0) // 2)} 에폭"
    rate = learning_rate(run)
    peak = run.number("learning_rate") or (max(rate.finite, default=None) if rate is not None else None)
    if not peak or schedule_kind(run) not in (ScheduleKind.COSINE, ScheduleKind.LINEAR):
        return (
            f"학습하지 않고 스케줄러만 끝까지 돌려, {at}에서도 학습률이 끝값보다 크고 마지막에야 닿는지 출력해 보세요."
        )
    return f"학습하지 않고 스케줄러만 끝까지 돌려, 절반인 {at}의 학습률이 최고값의 절반 {figure(peak / 2)} 부근인지 출력해 보세요."


def _part_of_the_run(dead: float | None) -> int | None:
    """Return the whole number by which a schedule was over too early, None where it ended at no such part of the run."""
    times = 0.0 if dead is None or not 0 < dead < 1 else 1 / (1 - dead)
    return round(times) if times >= 1.9 and abs(times - round(times)) <= 0.02 * times else None


def _slower_decay(situation: Situation, epochs: float, gamma: float) -> Fix:
    """Return a factor with which an exponential schedule ends at one hundredth of its start."""
    run = situation.run
    gentle = round(_LAST_SHARE ** (1 / epochs), 3)
    return situation.fix(
        key(run, "scheduler_gamma"),
        f"{gentle:g}",
        before=figure(gamma),
        where=place(run, "scheduler_gamma", "ExponentialLR을 만드는 줄"),
        why=f"ExponentialLR은 부를 때마다 gamma를 곱합니다. {figure(epochs)} 에폭이면 {figure(gamma)}^{epochs:g} = {figure(gamma**epochs)} 배가 됩니다.",
        expected=f"마지막 학습률이 처음의 {gentle:g}^{epochs:g} = {figure(gentle**epochs)} 배에서 끝납니다.",
        verify="학습하지 않고 스케줄러만 끝까지 돌려 마지막 값을 출력하세요.",
        kind=FixKind.CONFIG,
    )


def _half_a_wave(situation: Situation, waves: Setting) -> Fix:
    """Return the number of waves with which transformers' cosine comes down once (get_cosine_schedule_with_warmup)."""
    return situation.fix(
        waves.name,
        "0.5 (반 물결, 기본값)",
        before=str(waves.value),
        where=f"{waves.source.label()} (학습 설정)",
        why=f"cosine의 num_cycles는 온 물결의 수라 {waves.value}이면 학습률이 그만큼 최고값으로 돌아옵니다. 재시작을 원하면 cosine_with_restarts를 씁니다.",
        expected="학습률이 웜업 뒤로 내려가기만 하고 마지막 기록에서 0에 닿습니다.",
        verify="학습하지 않고 스케줄러만 끝까지 돌려 절반에서 최고값의 절반인지 보세요.",
        kind=FixKind.CONFIG,
    )


def _fewer_steps(situation: Situation, epochs: float) -> Fix:
    """Return a step length with which the rate is lowered twice in the run."""
    run = situation.run
    length = max(1, round(epochs / 3))
    return Fix(
        cause_id=situation.cause.id,
        parameter=key(run, "scheduler_step_size") if "scheduler_step_size" in run.config else "step_size",
        before=written(run, "scheduler_step_size"),
        after=f"{length}",
        where=place(run, "scheduler_step_size", "스케줄러 생성 위치"),
        priority=1,
        why=f"지금 간격으로는 학습률이 몇 에폭 만에 사실상 0이 됩니다. {figure(epochs)} 에폭을 셋으로 나누면 두 번만 낮아집니다.",
        expected="마지막 학습률이 최고값의 gamma² 배 부근에서 끝나고, 낮아질 때마다 손실이 한 번 더 내려갑니다.",
        verify="학습률 곡선을 처음부터 끝까지 그려 확인하세요.",
        kind=FixKind.CONFIG,
    )
