"""CFG310: a library warned of the very thing that went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import last_segment, val_loss
from jindan_tools.curves.turn import find_turn
from jindan_tools.frameworks.telling_warnings import TELLING_WARNINGS, Harm, telling_warning
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs

_ALL = {cause: weight for row in TELLING_WARNINGS for cause, weight in row.argues.items() if weight > 0}
_RISE, _SIGMAS = 0.1, 3.0


@rule("CFG310", "library-warns", _ALL)
def library_warns(run: Run) -> Iterator[Finding]:
    """Report a warning of a library that names the fault, where the record shows the harm.

    ## What it does
    Looks each warning up in a table of what it means (`frameworks/telling_warnings.py`) and looks for the harm in the curves.
    ## Why it matters
    Warnings scroll by between thousands of records. The curves alone then blame the rate, the model or the data.
    ## Fires on
    KLDivLoss with reduction='mean', checkpointing without gradients, variables without gradients, Keras callbacks that watch a name that
    is not there, LightGBM's ignored aliases, records that W&B dropped. A fault where the harm shows, a remark where it speaks for itself.
    ## Stays silent on
    Crashed runs, warnings that the table does not know, warnings without their harm.
    ## Source
    Beside each row of the table, with the versions it was read in.
    """
    if run.ending is Ending.CRASHED:
        return
    said = set[str]()
    for event in run.of_kind(EventKind.WARNING):
        row = telling_warning(event.word("message") or event.text) or telling_warning(event.text)
        if row is None or row.title in said:
            continue
        shown = _SHOWN[row.harm](run)
        if shown is None:
            continue
        said.add(row.title)
        yield finding(
            row.title,
            cite_line(event, row.statement),
            *shown,
            severity=Severity.LOW if row.harm is Harm.ALWAYS else Severity.HIGH,
            argues=row.argues,
            facts={"warning": row.name},
        )


Points = tuple[Evidence, ...]


def _no_progress(run: Run) -> Points | None:
    return signs.no_progress(run) or None


def _turned(run: Run) -> Points | None:
    loss = val_loss(run)
    turn = None if loss is None else find_turn(loss)
    if loss is None or turn is None or turn.rise < _RISE or turn.sigmas < _SIGMAS or run.ending is Ending.EARLY_STOPPED:
        return None
    return (cite_point(loss, turn.lowest_index, "가장 낮은 값"), cite_point(loss, loss.finite_indices[-1], "마지막"))


def _still_gains(run: Run) -> Points | None:
    held = last_segment(s for role in (Role.VAL_LOSS, Role.VAL_METRIC) for s in run.of_role(role))
    best = next((s for s in held if len(s.finite) >= 5 and s.best == s.finite_indices[-1]), None)
    return None if best is None else (cite_point(best, best.finite_indices[-1], "마지막이 가장 좋음"),)


def _always(_: Run) -> Points | None:
    return ()


_SHOWN: Mapping[Harm, Callable[[Run], Points | None]] = {
    Harm.NO_PROGRESS: _no_progress,
    Harm.TURNED: _turned,
    Harm.STILL_GAINS: _still_gains,
    Harm.ALWAYS: _always,
}
