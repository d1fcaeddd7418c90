"""FIT311: Lightning counted a step for every optimizer, so max_steps was over after a part of the batches."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_NEAR, _GAIN = 0.01, 0.03


@rule("FIT311", "each-optimizer-counts", {"epochs_too_few": 3.0})
def each_optimizer_counts(run: Run) -> Iterator[Finding]:
    """Report a run of Lightning that max_steps ended after half of the batches, because two optimizers were counted.

    ## What it does
    Divides the steps that ended the run by the batches that its bars counted: epochs times batches an epoch.
    ## Why it matters
    With manual optimization, `trainer.global_step` goes up with every `optimizer.step()`. A GAN with two optimizers reaches max_steps
    after half of its batches, and the run looks stopped, preempted or collapsed.
    ## Fires on
    `max_steps=N reached` where N is twice, three or four times the batches done; a fault when a held-out figure was still getting better.
    ## Stays silent on
    One step a batch, accumulation (fewer steps than batches).
    ## Source
    lightning/pytorch/loops/training_epoch_loop.py global_step: manual_optimization.optim_step_progress.total.completed, 1.6 to 2.6.
    """
    ended = next((e for e in run.of_kind(EventKind.FINISHED) if e.word("reason") == "max_steps"), None)
    bar = run.last_event(EventKind.PROGRESS)
    steps, total = (ended.number("value") if ended else None), (bar.number("total") if bar else None)
    if (
        run.framework is not Framework.LIGHTNING
        or ended is None
        or bar is None
        or not steps
        or not total
        or bar.word("unit") not in ("", "batch")
    ):
        return
    batches = (bar.number("epoch") or 0.0) * total + (bar.number("done") or 0.0)
    count = steps / batches if batches else 0.0
    if not 1.5 < count < 4.5 or abs(count - round(count)) > _NEAR:
        return
    better = _still_better(run)
    yield finding(
        f"max_steps {figure(steps)} 값은 배치가 아니라 옵티마이저의 step() 호출을 셉니다. 옵티마이저가 {round(count)}개라 배치 {figure(batches)}개 만에 "
        "학습이 끝났습니다. 멈춘 것도 끊긴 것도 아닙니다.",
        cite_line(ended, "Lightning이 max_steps에 닿아 끝냈다고 적었습니다.", steps),
        cite_line(bar, f"그때까지의 배치는 {figure(batches)}개입니다.", batches),
        calculated("배치 하나에 센 스텝입니다.", count, f"{figure(steps)} ÷ {figure(batches)} = {figure(count)}"),
        *(() if better is None else (cite_point(better, -1, "아직 나아지는 중"),)),
        severity=Severity.HIGH if better is not None else Severity.INFO,
        argues={
            **({"epochs_too_few": 3.0, "healthy_converged": -3.0} if better is not None else {}),
            "early_stop_wrong": -3.0,
            "gan_imbalance": -2.0,
            "time_limit_preempt": -3.0,
            "node_failure": -3.0,
            "user_cancel": -3.0,
        },
        facts={"steps": steps, "batches": batches},
    )


def _still_better(run: Run) -> Series | None:
    """Return a held-out figure whose last record is its best and that gained over its last quarter."""
    for series in last_segment(s for role in (Role.VAL_METRIC, Role.VAL_LOSS) for s in run.of_role(role)):
        values, quarter = series.finite, max(1, len(series.finite) // 4)
        if len(values) < 4 or len(values) < len(series) or series.higher_is_better is None:
            continue
        sign = 1 if series.higher_is_better else -1
        gained = sign * (values[-1] - values[-1 - quarter])
        if series.best == len(series) - 1 and gained > _GAIN * abs(values[-1 - quarter]):
            return series
    return None
