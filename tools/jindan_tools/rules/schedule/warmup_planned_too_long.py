"""LRS003: the configured warmup takes most of the planned run."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_setting
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.planning.planned_updates import planned_updates
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_SHARE = 0.5


@rule("LRS003", "warmup-planned-too-long", {"warmup_too_long": 2.5})
def warmup_planned_too_long(run: Run) -> Iterator[Finding]:
    """Report a configuration whose warmup is at least half of the planned run.

    ## What it does
    Divides warmup steps by planned steps (stated, or counted from samples, batch and epochs), or warmup epochs by
    planned epochs.
    ## Why it matters
    Five to ten percent are usual. With half of the run or more the model trains at its planned rate only briefly,
    with a share of one or more it never does.
    ## Fires on
    A share of at least 50 % where both numbers are known and the run is planned for more than 3 epochs or 100 steps.
    ## Stays silent on
    Shares up to half, trial runs of three epochs, unknown lengths.
    ## Source
    Hugging Face documentation (3 to 10 %); Ultralytics default warmup_epochs 3 of 100.
    """
    updates = planned_updates(run)
    for name, plan in (
        ("warmup_steps", None if updates is None else updates.count),
        ("warmup_epochs", run.epochs_planned),
    ):
        warmup = run.number(name)
        least = 100 if name == "warmup_steps" else 3
        if warmup is None or plan is None or plan <= least or warmup < _SHARE * plan:
            continue
        share = warmup / plan
        unit = "스텝" if name == "warmup_steps" else "에폭"
        yield finding(
            f"웜업 {figure(warmup)} {unit}이 계획한 {figure(plan)} {unit}보다 길어, 학습률이 설정한 값에 이르지 못합니다."
            if share > 1
            else f"웜업이 계획한 학습의 {percent(share)} 길이로 설정되어 있습니다.",
            *known(cite_setting(run, name, run.config[name].reason)),
            calculated(
                "웜업 길이와 계획한 길이의 비입니다.", share, f"{figure(warmup)} ÷ {figure(plan)} = {figure(share)}"
            ),
            *(
                (calculated("샘플 수와 배치와 에폭으로 계산한 전체 스텝입니다.", plan, updates.formula),)
                if unit == "스텝" and updates is not None and updates.formula
                else ()
            ),
            severity=Severity.HIGH if share >= 1 else Severity.LOW,
            argues={"warmup_too_long": 3.0 if share >= 1 else 1.5},
            facts={"share": share},
        )
        return
