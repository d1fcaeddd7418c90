"""REP004: the run reached its planned end."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_BROKEN = (EventKind.EXCEPTION, EventKind.KILLED, EventKind.INTERRUPT, EventKind.TIME_LIMIT, EventKind.NODE_FAILURE)


@rule(
    "REP004",
    "finished",
    {
        "run_still_live_or_truncated": -3.0,
        "user_cancel": -3.0,
        "host_oom_kill": -3.0,
        "time_limit_preempt": -3.0,
        "crash_cause_not_shown": -4.0,
    },
)
def finished(run: Run) -> Iterator[Finding]:
    """State that a run ended as planned.

    ## What it does
    Compares the last epoch or step with the plan, or reads the line that says training is done.
    ## Why it matters
    It rules out a kill, a time limit and a log that was cut.
    ## Fires on
    A completed run whose last epoch or step reached the plan, or a finishing line, without a later error.
    ## Stays silent on
    Early stops, crashes, unknown plans without a line.
    ## Source
    The records of the run.
    """
    if run.ending is not Ending.COMPLETED or run.last_event(*_BROKEN) is not None:
        return
    line = run.last_event(EventKind.FINISHED)
    proof: list[Evidence] = []
    if line is not None:
        proof.append(cite_line(line, "로그에 학습이 끝났다는 줄이 있습니다."))
    for done, planned, unit in (
        (run.epochs_done, run.epochs_planned, "에폭"),
        (run.steps_done, run.steps_planned, "스텝"),
    ):
        if done is not None and planned and done >= planned:
            text = f"계획한 {figure(planned)} {unit}을 모두 마쳤습니다."
            proof.append(Evidence(statement=text, value=done, formula=f"{figure(done)} ÷ {figure(planned)} {unit}"))
    if not proof:
        return
    told = "학습이 계획한 끝까지 진행되어 정상적으로 종료되었습니다."
    if line is not None and line.word("reason") == "stopping_threshold":
        told = f"{line.word('metric')} 값이 EarlyStopping의 stopping_threshold({figure(line.number('value') or 0.0)})에 닿아, 정한 대로 멈추었습니다. patience와는 무관합니다."
    yield finding(told, *proof, severity=Severity.INFO)
