"""Repair how the scheduler is called, and how long its warmup is."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.rate import logged_rate
from jindan_tools.curves.select import learning_rate
from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place, written
from jindan_tools.lr.rebound import find_rebound
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Framework, Run
from jindan_tools.text.figures import figure

# Where these trainers get a schedule that they then step themselves, once an update.
_PLACES = {
    Framework.LIGHTNING: "configure_optimizers",
    Framework.HF_TRAINER: "Trainer(optimizers=(optimizer, scheduler))에 넘기는 스케줄러 (Trainer가 갱신마다 부릅니다)",
}


def _steps_per_epoch(run: Run) -> float | None:
    stated = run.number("steps_per_epoch")
    if stated:
        return stated
    if run.steps_done and run.epochs_done:
        return max(1.0, round((run.steps_done + 1) / run.epochs_done))
    return None


def step_once_per_epoch(situation: Situation) -> Iterator[Fix]:
    """Plan stepping per epoch, or the step size that gives the same schedule per batch."""
    run = situation.run
    times = situation.fact("LRS013", "multiplier")
    if situation.cause.id == "sched_xN" and times is not None:
        yield _count_every_step(situation, times)
        return
    per_epoch = _steps_per_epoch(run)
    size = run.number("scheduler_step_size")
    lightning = run.framework is Framework.LIGHTNING
    yield Fix(
        cause_id=situation.cause.id,
        parameter="lr_scheduler interval" if lightning else "scheduler.step() 위치",
        before="'step' (배치마다)",
        after="'epoch' (에폭마다)",
        where=_PLACES.get(run.framework, "학습 루프에서 scheduler.step()을 부르는 줄"),
        priority=1,
        why=_why(run) + _instead(run, per_epoch, size),
        expected=_expected(run, size),
        verify=f"처음 2 에폭만 돌려 학습률을 출력하고, 설정한 간격 전에는 처음 값{_first_rate(run)} 그대로인지 확인하세요.",
        kind=FixKind.CODE,
    )


def _swings(run: Run) -> bool:
    """Say whether the recorded rate fell and rose again, which no decay by steps does."""
    rate = logged_rate(run, 8)
    return rate is not None and find_rebound(rate[1]) is not None


def _why(run: Run) -> str:
    if _swings(run):
        return (
            "에폭 수로 길이를 정한 코사인이 배치마다 한 걸음씩 나아가, 학습률이 바닥과 최고값 사이를 되풀이해 오갑니다."
        )
    return "에폭 단위로 정한 감쇠가 배치마다 적용되어 학습률이 너무 일찍 사라졌습니다."


def _first_rate(run: Run) -> str:
    rate = learning_rate(run)
    return f" {figure(rate.finite[0])}" if rate is not None and rate.finite else ""


def _count_every_step(situation: Situation, times: float) -> Fix:
    """Plan a schedule that is as long as it is stepped often."""
    return Fix(
        cause_id=situation.cause.id,
        parameter="스케줄러의 총 스텝과 웜업 스텝",
        before=f"갱신 수의 {figure(times)}배 빠르게 진행",
        after=f"갱신 수 × {figure(times)} (accelerate에서는 prepare()에 스케줄러를 넘기지 않거나 split_batches=True)",
        where="스케줄러를 만드는 줄",
        priority=1,
        why=f"한 번 갱신하는 동안 스케줄러가 {figure(times)}번 움직여, 전체의 1/{figure(times)}에서 끝났습니다. AcceleratedScheduler는 프로세스 수만큼 움직입니다.",
        expected="마지막 갱신에서야 학습률이 스케줄의 끝값에 닿습니다.",
        verify="갱신 10번 뒤 scheduler.get_last_lr() 값을 설정으로 계산한 값과 비교하세요.",
        kind=FixKind.CODE,
    )


def _instead(run: Run, per_epoch: float | None, size: float | None) -> str:
    if not per_epoch or not size:
        return ""
    steps = f"{figure(size)} 에폭 × {figure(per_epoch)} 스텝 = {figure(size * per_epoch)}"
    return f" 배치마다 부르는 것을 유지하려면 대신 {key(run, 'scheduler_step_size')} 값을 {steps} 값으로 환산합니다. 둘 가운데 하나만 합니다."


def _expected(run: Run, size: float | None) -> str:
    series = learning_rate(run)
    gamma = run.number("scheduler_gamma")
    peak = max(series.finite, default=None) if series is not None else None
    epochs = run.epochs_planned or run.epochs_done
    if _swings(run):
        return "학습률이 에폭마다 한 걸음씩만 내려가 마지막 에폭에서 가장 낮습니다."
    if peak is None or gamma is None or not size or not epochs:
        return "마지막 에폭의 학습률이 최고값의 1 % 이상으로 남아야 합니다."
    last = peak * gamma ** int((epochs - 1) // size)
    return f"마지막 에폭의 학습률이 {figure(peak)} × {figure(gamma)}^{int((epochs - 1) // size)} = {figure(last)} 값이 됩니다."


def call_scheduler(situation: Situation) -> Iterator[Fix]:
    """Plan calling the configured scheduler."""
    run = situation.run
    series = learning_rate(run)
    level = figure(series.finite[-1]) if series is not None and series.finite else ""
    yield Fix(
        cause_id=situation.cause.id,
        parameter="scheduler.step()",
        before="호출 없음",
        after="optimizer.step() 다음에 한 번 호출",
        where="학습 루프",
        priority=1,
        why=f"설정은 {written(run, 'scheduler')} 스케줄인데 기록된 학습률은 처음부터 끝까지 {level} 그대로입니다.",
        expected=f"마지막 기록의 학습률이 {level} 값보다 뚜렷이 작아집니다(cosine이면 0에 가까워집니다).",
        verify="처음 2 에폭만 돌려 scheduler.get_last_lr() 값이 두 번째 에폭에서 달라지는지 보세요.",
        kind=FixKind.CODE,
    )


def shorten_warmup(situation: Situation) -> Iterator[Fix]:
    """Plan a warmup of 5 % of the steps that really run, with the learning rate it reaches."""
    run = situation.run
    total = run.number("total_steps") or run.steps_planned or run.steps_done
    series = learning_rate(run)
    if not total:
        return
    steps = max(1, round(0.05 * total))
    reached = max(series.finite, default=None) if series is not None else None
    now = written(run, "warmup_steps") or "실행 전체"
    counted = run.config.get("warmup_epochs") if run.framework is Framework.MMDET else None
    engine = counted is not None and counted.value is not None
    yield Fix(
        cause_id=situation.cause.id,
        parameter="LinearLR의 by_epoch와 end" if engine else "warmup_steps",
        before=f"에폭 단위, end={figure(counted.number())}" if counted is not None and engine else now,
        after=f"by_epoch=False, end={steps}" if engine else str(steps),
        where=place(
            run,
            "warmup_epochs" if engine else "warmup_steps",
            f"{dialect(run.framework).settings} 또는 스케줄러를 만드는 줄",
        ),
        priority=1,
        why=f"전체 {figure(total)}스텝의 5 %입니다. 이번 실행에서 학습률은 {figure(reached)} 값까지만 올랐습니다.",
        expected=f"{steps}스텝에서 학습률이 설정한 최고값의 100 %에 도달합니다.",
        verify=f"{steps}스텝과 {figure(round(total / 2))}스텝의 학습률을 로그에서 확인하세요.",
        kind=FixKind.CONFIG,
    )


def relax_plateau(situation: Situation) -> Iterator[Fix]:
    """Plan usual ReduceLROnPlateau values."""
    run = situation.run
    for name, after, why in (
        ("scheduler_patience", "5", "한두 번의 정체는 잡음이므로 기다려야 합니다."),
        ("scheduler_factor", "0.5", "한 번에 너무 많이 줄이면 학습이 멈춥니다."),
        ("scheduler_threshold", "1e-4", "개선으로 인정하는 폭이 크면 개선 중에도 줄어듭니다(torch 기본값 1e-4)."),
    ):
        if name in run.config:
            yield Fix(
                cause_id=situation.cause.id,
                parameter=key(run, name),
                before=written(run, name),
                after=after,
                where=place(run, name),
                priority=1,
                why=why,
                expected="검증 손실이 내려가는 동안에는 학습률이 줄지 않습니다.",
                verify="학습률이 줄어든 에폭마다 직전 5회 검증 손실이 정체했는지 확인하세요.",
                kind=FixKind.CONFIG,
            )
