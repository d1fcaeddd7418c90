"""CRS270: recognises a schedule that was asked for more steps than it was planned for."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import describe, fatal_exception
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.registry import rule


@rule("CRS270", "schedule-used-up", {"sched_total_steps_wrong": 4.5, "config_error": 1.5, "code_error": -3.0})
def schedule_used_up(run: Run) -> Iterator[Finding]:
    """Recognises a schedule that was asked for more steps than it was planned for.

    ## What it does
    Recognises the words by which OneCycleLR refuses the step behind its last.
    ## Why it matters
    The code runs and the data are whole: total_steps, or epochs x steps_per_epoch, counts fewer updates than the loop makes, as after more
    epochs, a smaller batch, or a call for each micro-batch.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file.
    ## Source
    torch.optim.lr_scheduler.OneCycleLR.get_lr: 'Tried to step N times. The specified number of total steps is M'.
    """
    event = fatal_exception(run)
    if event is None or kind_of(event) != "CRS270":
        return
    yield describe(event, "학습률 스케줄이 계획한 스텝 수를 다 써서")
