"""DET014: MMEngine counts milestones that were meant as epochs in iterations."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting, cite_stated
from jindan_tools.curves.select import learning_rate
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_NUMBER = regex(r"\d+")
_EARLY, _LOW = 0.02, 0.2
_ENDS = (".milestones", ".step_size", ".T_max")


@rule(
    "DET014",
    "milestones-in-iterations",
    {
        "sched_per_batch_step": 4.0,
        "sched_total_steps_wrong": 2.0,
        "lr_too_low": 0.5,
        "too_little_data": -1.0,
        "small_object_no_anchor": -2.0,
        "overfit": -2.0,
        "healthy_converged": -4.0,
    },
)
def milestones_in_iterations(run: Run) -> Iterator[Finding]:
    """Report a schedule with by_epoch=False whose milestones lie within the first hundredths of the iterations.

    ## What it does
    Reads the schedules of MMEngine, the iterations of the run and the logged rate.
    ## Why it matters
    by_epoch=False makes milestones, step_size and T_max iterations. Copied together with the warm-up, whose end is counted so,
    milestones of 8 and 11 are over after eleven batches and the run trains at a hundredth of its rate.
    ## Fires on
    by_epoch=False, a last milestone within 2 % of the iterations, a logged rate of at most a fifth of the given one to the end.
    ## Stays silent on
    Schedules by epoch, milestones in the course of the run, rates as given.
    ## Source
    mmengine/optim/scheduler/param_scheduler.py: by_epoch; mmengine/hooks/param_scheduler_hook.py after_train_iter.
    """
    rate, given, total = learning_rate(run), run.number("learning_rate"), run.steps_done or run.steps_planned
    if rate is None or len(rate.finite) < 3 or not given or not total or max(rate.finite[1:]) > _LOW * given:
        return
    for place in (s for s in run.settings if s.name.startswith("param_scheduler.") and s.name.endswith(_ENDS)):
        owner = place.name.rpartition(".")[0]
        unit = next((s for s in run.settings if s.name == f"{owner}.by_epoch" and s.flag() is False), None)
        marks = [int(n) for n in _NUMBER.findall(str(place.value))]
        if unit is None or not marks or max(marks) > _EARLY * total:
            continue
        yield _told(run, place, unit, max(marks))
        return


def _told(run: Run, place: Setting, unit: Setting, last: int) -> Finding:
    rate, total = learning_rate(run), run.steps_done or run.steps_planned or 1.0
    given = run.number("learning_rate") or 0.0
    return finding(
        f"{place.name}={place.value} 값은 by_epoch=False라서 에폭이 아니라 반복 횟수입니다. 전체 {figure(total)}번 가운데 {last}번째 반복에서 감쇠가 끝나, "
        f"설정한 {figure(given)}의 {percent(rate.finite[-1] / given if rate else 0.0)}로 끝까지 학습했습니다.",
        cite_stated(place),
        cite_stated(unit),
        *known(cite_setting(run, "learning_rate")),
        *(
            ()
            if rate is None
            else (cite_point(rate, 0, "첫 기록"), cite_point(rate, rate.finite_indices[-1], "마지막"))
        ),
        calculated(
            "감쇠가 끝난 자리의 비율입니다.", last / total, f"{last} ÷ {figure(total)} = {percent(last / total, 2)}"
        ),
        severity=Severity.HIGH,
        facts={"last": float(last), "unit": unit.name},
    )
