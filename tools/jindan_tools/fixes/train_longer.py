"""Give a run that was still improving, or had hardly begun, enough steps."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.select import train_loss
from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Series
from jindan_tools.text.figures import figure

# With fewer updates than this no setting can be judged (rule OPT006).
_ENOUGH_UPDATES = 100
_NEAR_LOWEST = 0.02
_LEAST_ACCUMULATED = 4
_NOMINAL = (Framework.ULTRALYTICS, Framework.YOLOV5)


def update_more_often(situation: Situation) -> Iterator[Fix]:
    """Plan no accumulation where it is what left a run with a handful of updates."""
    run = situation.run
    words, updates = dialect(run.framework), situation.fact("OPT006", "steps")
    batch, effective = run.number("batch_size"), run.number("effective_batch")
    if updates and batch and run.framework in _NOMINAL:
        yield from _smaller_nominal_batch(situation, updates, batch)
        return
    if not words.accumulation or not updates or not batch or not effective or (run.number("devices") or 1) > 1:
        return
    times = int(effective // batch)
    if times < _LEAST_ACCUMULATED:
        return
    yield situation.fix(
        key(run, "gradient_accumulation") if "gradient_accumulation" in run.config else words.accumulation,
        "1",
        before=str(round(run.number("gradient_accumulation") or times)),
        where=place(run, "gradient_accumulation"),
        why=f"배치 {figure(batch)}개를 {times}번 모아 한 번 갱신합니다. 모으지 않으면 같은 시간에 {times}배 자주 갱신합니다.",
        expected=f"같은 에폭 동안 갱신이 {figure(updates)}번에서 약 {figure(updates * times)}번으로 늘어납니다.",
        verify="시작할 때 찍히는 전체 스텝 수(Total optimization steps)를 비교하세요.",
        kind=FixKind.CONFIG,
    )


def _smaller_nominal_batch(situation: Situation, updates: float, batch: float) -> Iterator[Fix]:
    """Plan a nominal batch with which fewer batches make one update (Ultralytics: max(round(nbs / batch), 1))."""
    run = situation.run
    times, nominal = run.number("gradient_accumulation") or 1.0, run.number("nominal_batch")
    fewer = max(1, int(times * updates / _ENOUGH_UPDATES))
    if nominal is None or times < _LEAST_ACCUMULATED or fewer >= times:
        return
    yield situation.fix(
        "nbs",
        f"{fewer * batch:g}",
        before=f"{nominal:g}",
        where=place(run, "nominal_batch", dialect(run.framework).settings),
        why=f"배치 {figure(batch)}개를 {figure(times)}번 모아 한 번 갱신합니다(nbs ÷ batch). nbs를 줄이면 같은 에폭에서 더 자주 갱신합니다.",
        expected=f"같은 에폭 동안 갱신이 {figure(updates)}번에서 약 {figure(updates * times / fewer)}번으로 늘어납니다.",
        verify="5 에폭만 돌려 손실이 지금 기록보다 빨리 내려가는지 보세요.",
        kind=FixKind.CONFIG,
    )


def train_longer(situation: Situation) -> Iterator[Fix]:
    """Plan a longer run; say that the loss was still falling only where it was, else count the updates."""
    run = situation.run
    epochs = run.epochs_planned or run.epochs_done
    if not epochs:
        return
    updates = situation.fact("OPT006", "steps")
    times = 10 if epochs < 10 else 3
    if updates:
        times = max(times, math.ceil(_ENOUGH_UPDATES / updates))
    longer = max(10, int(epochs * times))
    series = train_loss(run)
    why, expected = _hardly_begun(updates, longer / epochs)
    if series is not None and _falling(series):
        first, last = figure(series.finite[0]), figure(series.finite[-1])
        why = f"끝날 때까지 손실이 내려가고 있었습니다(처음 {first}, 마지막 {last})."
        expected = f"{figure(epochs)} 에폭을 넘어서도 손실이 {last} 아래로 계속 내려갑니다."
    yield Fix(
        cause_id=situation.cause.id,
        parameter=key(run, "epochs"),
        before=figure(epochs),
        after=str(longer),
        where=place(run, "epochs"),
        priority=1,
        why=f"{why} 스케줄도 새 길이에 맞춰 다시 시작해야 합니다.",
        expected=expected,
        verify="손실이 10 % 구간 동안 더 내려가지 않는 지점에서 멈추세요.",
        kind=FixKind.CONFIG,
    )


def _falling(loss: Series) -> bool:
    """Return whether the last of several records is below the first and about the lowest."""
    found = loss.finite
    return len(found) > 1 and found[-1] < found[0] and found[-1] - min(found) <= _NEAR_LOWEST * abs(min(found))


def _hardly_begun(updates: float | None, times: float) -> tuple[str, str]:
    """Return why a run that does not fall should be longer, and what that brings."""
    if not updates:
        return "이 길이로는 설정이 맞는지 판단할 수 없습니다.", "설정을 판단할 만큼 기록이 쌓입니다."
    return (
        f"가중치 갱신이 {figure(updates)}번뿐이라 이 길이로는 어떤 설정도 판단할 수 없습니다.",
        f"갱신이 {figure(updates)}번에서 {figure(updates * times)}번으로 늘어납니다.",
    )
