"""OPT006: the whole run has only a handful of optimizer steps."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_setting
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_FEW = 100
_VERY_FEW = 30


@rule("OPT006", "few-optimizer-steps", {"few_optimizer_steps": 1.5, "epochs_too_few": 0.5})
def few_optimizer_steps(run: Run) -> Iterator[Finding]:
    """Note a finished run with fewer than 100 optimizer steps.

    ## What it does
    Takes the steps that were made, or computes them from epochs and steps per epoch over the accumulation.
    ## Why it matters
    An optimizer moves each weight by about its rate per step; with few steps no setting can be judged.
    ## Fires on
    Fewer than 100 steps in a run that completed. Runs that learned get a low remark.
    ## Stays silent on
    Interrupted or crashed runs, unknown numbers of steps, fine-tuning that learned within the steps.
    ## Source
    Arithmetic; the threshold is a rule of thumb (warmup alone takes 20 to 100 steps).
    """
    steps, formula = _steps(run)
    if steps is None or not 0 < steps < _FEW or run.ending is not Ending.COMPLETED or train_loss(run) is None:
        return
    result = outcome(run)
    if result is Outcome.LEARNED and steps >= _VERY_FEW:
        return
    yield finding(
        f"학습 전체에서 옵티마이저 스텝이 {figure(steps)}번뿐입니다.",
        calculated("옵티마이저 스텝 수입니다.", steps, formula),
        *known(cite_setting(run, "epochs"), cite_setting(run, "effective_batch")),
        severity=Severity.LOW,
        argues={"few_optimizer_steps": 0.5 if result is Outcome.LEARNED else 1.5, "epochs_too_few": 0.5},
        facts={"steps": steps},
    )


def _steps(run: Run) -> tuple[float | None, str]:
    if run.steps_done is not None:
        return run.steps_done, f"기록된 스텝 {figure(run.steps_done)}"
    per_epoch, epochs = run.number("steps_per_epoch"), run.epochs_done
    if per_epoch is None or epochs is None:
        return None, ""
    accumulation = run.number("gradient_accumulation") or 1.0
    total = per_epoch * epochs / accumulation
    return total, f"{figure(per_epoch)} × {figure(epochs)} ÷ {figure(accumulation)} = {figure(total)}"
