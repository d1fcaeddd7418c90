"""LRS053: the rate ends far above the learning_rate that was set: the floor of the schedule lies above its top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.curves.cite import cite_point, cite_setting, cite_stated
from jindan_tools.curves.rate import logged_rate
from jindan_tools.lr.points import LrPoint
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.model.setting import Origin, Setting
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_LEAST, _ABOVE, _SAME = 5, 1.5, 0.02
# DeepSpeed's schedulers do not know the learning_rate: without "auto" or a value they take this one.
_ENGINE, _ENGINE_TOP = ("WarmupLR", "WarmupDecayLR"), 1e-3
_FLOORS = frozenset({"min_lr", "lr_min", "eta_min", "min_learning_rate"})


@rule(
    "LRS053",
    "rate-beyond-setting",
    {
        "config_error": 4.0, "lr_too_high_oscillate": 1.0, "warmup_too_long": -4.0, "lr_too_low": -4.0, "sched_never_stepped": -3.0,
        "overfit": -2.0, "sched_cosine_rebound": -2.0, "label_noise": -1.0, "too_little_data": -1.0,
    },
)  # fmt: skip
def rate_beyond_setting(run: Run) -> Iterator[Finding]:
    """Report a rate that rises all the way to a value far above the configured learning_rate.

    ## What it does
    Compares the highest record, which is the last one, with the learning_rate that a file states, and with min_lr.
    ## Why it matters
    A cosine goes from learning_rate to min_lr. When a fine-tuning lowers learning_rate alone, min_lr lies above it and the
    schedule climbs; a warm-up factor step / warmup without min(1, ...) never ends. Training ends at many times the rate that was chosen. It looks like a long warm-up or overfitting.
    ## Fires on
    Five records or more that end at their highest, 1.5 times the stated rate or more. Established when min_lr is stated and is
    what the rate ends at; else supported. WarmupLR and WarmupDecayLR of DeepSpeed without a warmup_max_lr, established: they
    climb to 0.001 whatever learning_rate says, and WarmupDecayLR comes down again.
    ## Stays silent on
    Rates that come down again (one-cycle), rates that no file states, rates chosen by the trainer.
    ## Source
    github.com/karpathy/nanoGPT train.py, get_lr: min_lr + coeff * (learning_rate - min_lr); its default min_lr is 6e-5. DeepSpeed
    runtime/lr_schedules.py: WarmupLR(warmup_max_lr=0.001), 0.3 to 0.19; transformers integrations/deepspeed.py fills only values of "auto".
    """
    logged, stated = logged_rate(run, _LEAST), run.config.get("learning_rate")
    given = None if stated is None or stated.origin is not Origin.GIVEN else stated.number()
    if logged is None or given is None or given <= 0:
        return
    rate, points = logged
    end = points[-1].lr
    engine = _engine_default(run, max(p.lr for p in points))
    if engine is not None and max(p.lr for p in points) >= _ABOVE * given:
        yield _of_engine(run, rate, points, engine, given)
        return
    if end < _ABOVE * given or end < max(p.lr for p in points) or points[len(points) // 2].lr >= 0.98 * end:
        return
    floor = next((s for s in run.settings if _is_floor(s, end)), None)
    why = (
        "스케줄의 바닥(min_lr)이 learning_rate보다 높아, 내려가야 할 일정이 거꾸로 올라갑니다."
        if floor is not None or not _is_straight(points)
        else "처음부터 끝까지 같은 기울기로 오르므로, 웜업 식(step ÷ warmup)에 상한 min(1, …)이 없어 웜업이 끝나지 않습니다."
    )
    yield finding(
        f"학습률이 설정한 {figure(given)} 값을 넘어 마지막에 {figure(end)}까지 올랐습니다({times(end / given)}). {why}",
        *known(cite_setting(run, "learning_rate")),
        *(() if floor is None else (cite_stated(floor),)),
        cite_point(rate, 0, "처음"),
        cite_point(rate, -1, "마지막이자 최고"),
        calculated("마지막 학습률과 설정의 비입니다.", end / given, f"{figure(end)} ÷ {figure(given)} = {figure(end / given)}"),
        severity=Severity.HIGH,
        argues=None if floor is not None else {"config_error": 3.0, "lr_too_high_oscillate": 1.0, "warmup_too_long": -4.0, "lr_too_low": -4.0, "overfit": -2.0},
        facts={"given": given, "end": end},
    )  # fmt: skip


def _engine_default(run: Run, top: float) -> Setting | None:
    """Return the scheduler of DeepSpeed that was given no warmup_max_lr, where the rate went no higher than its default."""
    if run.stated("warmup_max_lr") or top > _ENGINE_TOP * (1 + _SAME):
        return None
    return next((s for s in run.settings if s.leaf == "type" and s.value in _ENGINE), None)


def _of_engine(run: Run, rate: Series, points: Sequence[LrPoint], engine: Setting, given: float) -> Finding:
    top = max(p.lr for p in points)
    return finding(
        f"DeepSpeed 설정의 {engine.value}에 warmup_max_lr이 없어, 학습률이 설정한 {figure(given)} 대신 그 기본값 {figure(_ENGINE_TOP)}을 향해 {figure(top)}까지 올랐습니다({times(top / given)}).",
        *known(cite_setting(run, "learning_rate")),
        cite_stated(engine),
        cite_point(rate, 0, "처음"),
        cite_point(rate, next(i for i, v in enumerate(rate.values) if v == top), "최고"),
        calculated("최고 학습률과 설정의 비입니다.", top / given, f"{figure(top)} ÷ {figure(given)} = {figure(top / given)}"),
        severity=Severity.HIGH,
        argues={"config_error": 4.0, "lr_too_high_oscillate": 3.0, "warmup_too_long": -4.0, "lr_too_low": -4.0, "overfit": -2.0, "nan_bad_data": -3.0, "label_noise": -2.0},
        facts={"given": given, "end": top, "engine": str(engine.value)},
    )  # fmt: skip


def _is_straight(points: Sequence[LrPoint]) -> bool:
    """Say whether the rate rises along one line: a warm-up that nothing ends."""
    first, last = points[0], points[-1]
    if last.step == first.step:
        return False
    slope = (last.lr - first.lr) / (last.step - first.step)
    return all(abs(first.lr + slope * (p.step - first.step) - p.lr) <= _SAME * last.lr for p in points)


def _is_floor(setting: Setting, end: float) -> bool:
    value = setting.value
    named = setting.leaf in _FLOORS and isinstance(value, int | float)
    return named and isinstance(value, int | float) and abs(float(value) / end - 1) <= _SAME
