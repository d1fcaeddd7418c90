"""LRS054: the schedule is K times as long as the run, and K is a count of the run: rows, accumulation, devices or epochs."""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.rate import logged_rate, planned_length, ran_to_the_end
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.lr.points import LrPoint
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

# A fall of less than a thousandth is lost in printed digits.
_LEAST, _OFF, _SEEN = 8, 0.03, 1e-3
_KINDS = {ScheduleKind.COSINE: (True,), ScheduleKind.LINEAR: (False,), ScheduleKind.UNKNOWN: (True, False)}


class _Count(Struct, frozen=True, kw_only=True):
    """A factor between the length of the schedule and that of the run, and the mistake that makes it."""

    factor: float
    name: str
    why: str


_MIXED = "갱신 수가 아닌 것을 세어 스케줄러에 넘겼습니다."


@rule(
    "LRS054",
    "horizon-of-another-count",
    {"sched_total_steps_wrong": 4.0, "sched_never_stepped": -4.0, "sched_xN": -1.0, "sched_per_batch_step": -2.0, "epochs_too_few": -2.0, "lr_too_low": -2.0, "warmup_too_long": -2.0},
)  # fmt: skip
def horizon_of_another_count(run: Run) -> Iterator[Finding]:
    """Report a cosine or linear schedule whose length was counted in rows, micro-batches, or one epoch.

    ## What it does
    Draws the configured schedule for lengths of K times the run, K being the batch size, the accumulation, the devices, their
    products or one over the epochs, and compares each with all logged rates.
    ## Why it matters
    The number of steps handed to a scheduler is computed by hand. Counted in rows, the rate hardly falls and looks as if step() was
    never called; counted for one epoch, the rest of the run trains at zero and looks converged.
    ## Fires on
    Eight records or more of a finished run, every one within 3 % of the fall that one K gives, and no plain fit.
    ## Stays silent on
    Detectors, schedules that fit the run, other shapes, several K that fit, unknown lengths.
    ## Source
    transformers get_cosine_schedule_with_warmup(num_training_steps): optimizer updates of the whole run.
    """
    logged = logged_rate(run, _LEAST)
    kinds = _KINDS.get(schedule_kind(run))
    if logged is None or kinds is None or logged[0].axis is not Axis.STEP or not _is_over(run, logged[0]):
        return
    series, points = logged
    if is_detector(run):
        return
    ended = run.steps_done if run.ending is Ending.COMPLETED else None
    whole = ended or planned_length(run, series) or series.xs[-1]
    peak = max(p.lr for p in points)
    starts = {float(next(p.step for p in points if p.lr >= 0.999 * peak)), run.number("warmup_steps") or 0.0}
    for cosine in kinds:
        if any(_fits(points, peak, start, whole, cosine=cosine) for start in starts):
            return
        found = [
            c
            for c in _counts(run)
            if any(_fits(points, peak, start, c.factor * whole, cosine=cosine) for start in starts)
        ]
        if not found or len({round(c.factor, 4) for c in found}) > 1:
            continue
        count = found[0]
        length = count.factor * whole
        yield finding(
            f"스케줄의 길이가 {figure(round(length))}스텝으로, 실제 {figure(whole)}스텝의 {_times(count.factor)}입니다. 이 배수는 {count.name}에서 온 것으로, {count.why}",
            cite_point(series, 0, "처음"),
            cite_point(series, -1, f"마지막, 최고값의 {percent(series.values[-1] / peak)}"),
            calculated("이 길이로 다시 그리면 모든 기록과 맞습니다.", length, f"{figure(whole)} × {_factor(count.factor)} = {figure(round(length))}"),
            *cite_settings(run, "batch_size", "gradient_accumulation", "epochs"),
            severity=Severity.HIGH,
            facts={"factor": count.factor, "length": length, "steps": whole},
        )  # fmt: skip
        return


def _is_over(run: Run, rate: Series) -> bool:
    return run.ending is Ending.COMPLETED or ran_to_the_end(run, rate)


def _counts(run: Run) -> Iterator[_Count]:
    batch, passes, devices, epochs = (
        run.number(n) or 1.0 for n in ("batch_size", "gradient_accumulation", "devices", "epochs")
    )
    rows = "갱신 수 대신 표본 수를 세어 스케줄러에 넘겼습니다."
    micro = "갱신 수 대신 누적 전의 배치 수를 세어 스케줄러에 넘겼습니다."
    cards = "장치마다 나눈 배치 수 대신 전체 배치 수를 세어 스케줄러에 넘겼습니다."
    rest = "전체가 아니라 한 에폭의 갱신 수를 스케줄러에 넘겼습니다."
    several = [
        (batch, "배치 크기", rows), (batch * passes, "배치 × 누적", rows), (batch * passes * devices, "배치 × 누적 × 장치", rows),
        (passes, "누적 횟수", micro), (devices, "장치 수", cards), (passes * devices, "누적 × 장치", micro), (1 / epochs, "에폭 수의 역수", rest),
    ]  # fmt: skip
    for size in dict.fromkeys(k for k, _, _ in several if k >= 2 or 0 < k <= 0.5):
        alike = [(name, why) for k, name, why in several if k == size]
        name = " 또는 ".join(dict.fromkeys(name for name, _ in alike))
        yield _Count(factor=size, name=name, why=alike[0][1] if len({why for _, why in alike}) == 1 else _MIXED)


def _fits(points: list[LrPoint], peak: float, start: float, length: float, *, cosine: bool) -> bool:
    """Say whether a fall from `peak` at `start` to zero at `length` explains every record behind the warm-up."""
    after = [p for p in points if p.step >= start and p.step > 0]
    if length <= start or len(after) < _LEAST // 2:
        return False
    for offset in (0.0, 1.0):
        drawn = [peak * _left((p.step - offset - start) / (length - start), cosine=cosine) for p in after]
        fall = peak - min(drawn)
        if fall >= _SEEN * peak and all(abs(p.lr - d) <= _OFF * fall for p, d in zip(after, drawn, strict=True)):
            return True
    return False


def _left(share: float, *, cosine: bool) -> float:
    within = min(1.0, max(0.0, share))
    return 0.5 * (1 + math.cos(math.pi * within)) if cosine else 1 - within


def _times(factor: float) -> str:
    return f"{factor:g}배" if factor >= 1 else f"1/{round(1 / factor)}"


def _factor(factor: float) -> str:
    return f"{factor:g}" if factor >= 1 else f"1/{round(1 / factor)}"
