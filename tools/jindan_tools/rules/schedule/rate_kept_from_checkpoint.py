"""LRS131: a resume brought the rate of its checkpoint along; the one that was set for it never ran."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_line, cite_point, cite_setting, cite_stated
from jindan_tools.curves.record_steps import record_steps
from jindan_tools.curves.select import learning_rate
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.model.setting import Origin
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_LEAST, _SPREAD, _APART, _LEFT = 5, 0.02, 1.25, 0.05
_FLAT = 1.02
_OWN_RECORDS = ("trainer_state.json",)


@rule(
    "LRS131",
    "rate-kept-from-checkpoint",
    {
        "config_error": 4.0, "resume_lr_reset": 1.0, "label_noise": -2.0, "lr_too_low": -1.0, "underfit": -1.0, "too_little_data": -1.0,
        "healthy_converged": -2.0,
    },
)  # fmt: skip
def rate_kept_from_checkpoint(run: Run) -> Iterator[Finding]:
    """Report a resumed run whose logged rate is the schedule of another learning rate than the one set.

    ## What it does
    Divides the logged rates after the resume by the shape of the schedule (linear, cosine, constant) and compares the peak that
    follows with the configured rate.
    ## Why it matters
    A resume restores optimizer and scheduler, and with them the base rate (`base_lrs`). A learning_rate that was changed for the
    second part is read and forgotten: nothing changes, and data or model are blamed for it.
    ## Fires on
    A resume, at least five logged rates behind it that agree on one peak within 2 %, at least 25 % away from the given rate.
    ## Stays silent on
    Runs from the start, rates as given, schedules of another shape, rates only the trainer's own records state, rates scaled with
    devices, accumulation or batch.
    ## Source
    torch.optim.lr_scheduler.LRScheduler.state_dict keeps base_lrs; transformers trainer.py _load_optimizer_and_scheduler; Lightning
    restores both as well.
    """
    held, series, resumed = run.config.get("learning_rate"), learning_rate(run), _resumed(run)
    given = None if held is None or held.origin is not Origin.GIVEN else held.number()
    if resumed is None or series is None or not given or held is None or held.source is None:
        return
    if held.source.path.endswith(_OWN_RECORDS):
        return
    peak = _peak(run, series)
    if peak is None or 1 / _APART < peak / given < _APART or _scaled(run, peak / given):
        return
    yield finding(
        f"재개하면서 정한 learning_rate {figure(given)} 값은 쓰이지 않았습니다. 재개가 체크포인트의 스케줄러 상태를 되살려, 기록된 학습률은 처음 값 {figure(peak)}의 스케줄을 그대로 이어 갔습니다.",
        resumed,
        *known(cite_setting(run, "learning_rate")),
        cite_point(series, series.finite_indices[-_LEAST], "재개 뒤"),
        calculated("기록된 학습률을 스케줄의 모양으로 나누면 나오는 최고값입니다.", peak, f"{figure(peak)} ÷ {figure(given)} = {times(peak / given)}"),
        severity=Severity.HIGH,
        facts={"given": given, "peak": peak},
    )  # fmt: skip


def _scaled(run: Run, ratio: float) -> bool:
    """Say whether the rate was multiplied by devices or accumulation, as trainers do that scale it with the batch."""
    devices, accumulated = run.number("devices") or 1.0, run.number("gradient_accumulation") or 1.0
    factors = {devices, accumulated, devices * accumulated, (run.number("effective_batch") or 0.0) / 256}
    return any(f > 1 and abs(ratio / f - 1) <= _SPREAD for f in factors)


def _resumed(run: Run) -> Evidence | None:
    event = run.last_event(EventKind.RESUME)
    if event is not None:
        return cite_line(event, "로그에 재개 기록이 있습니다.")
    named = next((s for s in run.stated("resume_from_checkpoint", "ckpt_path", "resume_from") if _names_file(s.value)), None)  # fmt: skip
    if named is None:
        return None
    return cite_stated(named)


def _names_file(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.lower() not in {"", "false", "none", "null", "no"})


def _peak(run: Run, series: Series) -> float | None:
    """Return the base rate of the schedule that the second half of the records follows, None when there is none."""
    total, steps = run.number("total_steps") or run.steps_planned, record_steps(run, series)
    kind = run.word("scheduler")
    if not total or steps is None:
        return None
    warm, first = run.number("warmup_steps") or 0.0, len(series.finite) // 2
    places = [(steps[i], series.values[i]) for i in series.finite_indices[first:]]
    for late in (1.0, 0.0):
        shares = [(_share(kind, s - late, total, warm), v) for s, v in places]
        bases = [v / share for share, v in shares if share is not None and share > _LEFT]
        if len(bases) >= _LEAST and _agree(bases) and ("constant" in kind or _moves(places)):
            return median(bases)
    return None


def _agree(bases: Sequence[float]) -> bool:
    return min(bases) > 0 and max(bases) <= (1 + _SPREAD) * min(bases)


def _moves(places: Sequence[tuple[float, float]]) -> bool:
    values = [v for _, v in places]
    return max(values) > _FLAT * min(values)


def _share(kind: str, step: float, total: float, warm: float) -> float | None:
    """Return the part of the peak at a step, None inside the warm-up, behind the end and for other shapes."""
    if step < warm or step > total or total <= warm:
        return None
    done = (step - warm) / (total - warm)
    if "constant" in kind:
        return 1.0
    if kind in {"linear", ""}:
        return 1 - done
    return 0.5 * (1 + math.cos(math.pi * done)) if kind == "cosine" else None
