"""LRS095: a stepwise schedule whose first step lies at or behind the end of the run: the rate never fell."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting, cite_stated
from jindan_tools.curves.jitter import restlessness
from jindan_tools.curves.rate import logged_rate, ran_to_the_end
from jindan_tools.curves.select import val_metric
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_MARKS = regex(r"(?:^|[._])(?:milestones|lr_steps|steps|lr_decay_epochs)$")
_NUMBERS = regex(r"\d+(?:\.\d+)?")
_LEAST, _LEVEL, _RESTLESS = 6, 0.01, 0.02


@rule(
    "LRS095",
    "first-cut-after-end",
    {"sched_total_steps_wrong": 3.0, "sched_never_stepped": 1.5, "lr_too_high_oscillate": 1.0},
)
def first_cut_after_end(run: Run) -> Iterator[Finding]:
    """Report a stepwise schedule whose first drop comes only when the run is over.

    ## What it does
    Compares the step size or the first milestone with the planned epochs (or iterations) and looks whether the logged
    rate stood at its highest value to the end.
    ## Why it matters
    Recipes of 90 or 300 epochs keep their steps when the epochs are cut: timm's --decay-epochs is 90 and torchvision's
    --lr-step-size 30 unless told otherwise. The run ends at the full rate, and what a drop would have given is missing.
    ## Fires on
    A schedule named for its steps, six rates or more, the last half of them equal and at the top, the run at its end. A
    fault where the held-out figure still moves by 2 % from record to record, else a remark.
    ## Stays silent on
    Other schedules, rates that fell, runs that were cut off, runs without a logged rate.
    ## Source
    torch StepLR, MultiStepLR; timm train.py --decay-epochs default 90; torchvision references --lr-step-size default 30.
    """
    logged, cut = logged_rate(run, _LEAST), _first_cut(run)
    if logged is None or cut is None:
        return
    series, by_step = logged[0], "solver" in cut[1].statement.lower()
    plan = run.steps_planned if by_step else run.epochs_planned or run.epochs_done
    late = plan is not None and cut[0] >= plan
    rest, top = tail(series.finite, 0.5), max(series.finite)
    if not late or plan is None or min(rest) < (1 - _LEVEL) * top or not ran_to_the_end(run, series):
        return
    restless = _restless(run)
    yield finding(
        f"학습률을 처음 낮추는 때({figure(cut[0])})가 계획한 {figure(plan)} {'스텝' if by_step else '에폭'} 뒤에 있어, 학습률이 한 번도 낮아지지 않고 {figure(rest[-1])} 그대로 끝났습니다.",
        cut[1],
        cite_point(series, -1, "마지막 학습률"),
        *known(cite_setting(run, "max_steps" if by_step else "epochs"), restless),
        severity=Severity.LOW if restless is None else Severity.MEDIUM,
        argues={"sched_total_steps_wrong": 3.0, "sched_never_stepped": 1.0, "lr_too_high_oscillate": 1.0}
        if restless is not None
        else {"sched_total_steps_wrong": 1.0},
        facts={"first_cut": cut[0], "plan": plan},
    )


def _first_cut(run: Run) -> tuple[float, Evidence] | None:
    """Return the first drop of a stepwise schedule with its proof."""
    name = run.word("scheduler").lower()
    if "step" not in name:
        return None
    if "multi" not in name and (size := run.number("scheduler_step_size")) is not None and size >= 1:
        cited = cite_setting(run, "scheduler_step_size")
        return None if cited is None else (size, cited)
    for setting in run.stated_like(_MARKS):
        marks = [float(n) for n in _NUMBERS.findall(str(setting.value))]
        if marks and min(marks) >= 1:
            return min(marks), cite_stated(setting)
    return None


def _restless(run: Run) -> Evidence | None:
    """Return how much the held-out figure moves from record to record at the end, None where it is calm."""
    metric = val_metric(run)
    if metric is None or len(metric.finite) < _LEAST:
        return None
    share = restlessness(metric.finite)
    if share < _RESTLESS:
        return None
    return calculated(
        f"뒤 절반에서 {metric.name} 값이 이웃한 기록 사이에 이만큼 흔들립니다. 학습률이 낮아지지 않은 채 남은 잡음입니다.",
        share,
        f"흔들림 ÷ 평균 = {percent(share)}",
    )
