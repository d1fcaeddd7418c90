"""SCR014: the script calls a library that does something else there than the call looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from jindan_tools.curves.cite import cite_ends, cite_line, cite_point
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.library_facts import LIBRARY_FACTS, Shown

_STANDS, _FALLS, _NEAR_ZERO = 0.03, 0.2, 0.05
_ALL = {cause: weight for fact in LIBRARY_FACTS.values() for cause, weight in fact.argues.items() if weight > 0}


@rule("SCR014", "library-does-otherwise", _ALL)
def library_does_otherwise(run: Run) -> Iterator[Finding]:
    """Report a call of a library that does something else than it looks like, where the record shows the harm.

    ## What it does
    Looks each habit of the script up in a table of what libraries really do there (`library_facts.py`).
    ## Why it matters
    The curves alone look like a wrong rate, over-fitting or bad labels; the library's default decides.
    ## Fires on
    An adapter loaded without is_trainable beside a loss that stands still; mlm=False for a masked model, the default
    mlm for a causal one; answers compared together with their prompt, argmax of an argmax; ignore_index=0 in a
    classifier; Lightning callbacks that watch a score without a mode; a prepared schedule as long as the batches.
    ## Stays silent on
    Records that show none of the harm; runs that crashed; several scripts of which none is known to have run.
    ## Source
    Beside each fact in `library_facts.py`, with the versions it was read in.
    """
    if run.ending is Ending.CRASHED:
        return
    for event in run.of_kind(EventKind.SCRIPT):
        fact = LIBRARY_FACTS.get(event.word("habit"))
        shown = None if fact is None else _SHOWN[fact.shown](run)
        if fact is None or shown is None:
            continue
        yield finding(
            fact.title,
            cite_line(event, fact.statement),
            *shown,
            severity=Severity.HIGH,
            argues=fact.argues,
            facts={"habit": event.word("habit")},
        )


Points = tuple[Evidence, ...]


def _still(run: Run) -> Points | None:
    loss = train_loss(run)
    stands = loss is not None and len(loss.finite) >= 3 and relative_drop(loss.finite) < _STANDS
    return cite_ends(loss) if stands and loss is not None else None


def _fell(run: Run) -> Points | None:
    loss = train_loss(run)
    fell = loss is not None and len(loss.finite) >= 3 and relative_drop(loss.finite) >= _FALLS
    return cite_ends(loss) if fell and loss is not None else None


def _copied(run: Run) -> Points | None:
    loss = val_loss(run) or train_loss(run)
    low = loss is not None and len(loss.finite) >= 2 and loss.finite[-1] < 1 and loss.finite[-1] < loss.finite[0]
    return cite_ends(loss) if low and loss is not None else None


def _no_score(run: Run) -> Points | None:
    fell = _fell(run)
    scores = [s for role in (Role.VAL_METRIC, Role.OTHER) for s in run.of_role(role) if s.higher_is_better and s.finite]
    low = next((s for s in scores if max(s.finite) <= _NEAR_ZERO), None)
    return None if fell is None or low is None else (cite_point(low, low.finite_indices[-1], "점수"), *fell)


def _slow(run: Run) -> Points | None:
    return signs.no_progress(run) or None


def _any(run: Run) -> Points | None:
    loss = train_loss(run)
    return cite_ends(loss) if loss is not None and loss.finite else None


_SHOWN: Mapping[Shown, Callable[[Run], Points | None]] = {
    Shown.STILL: _still,
    Shown.FELL: _fell,
    Shown.COPIED: _copied,
    Shown.NO_SCORE: _no_score,
    Shown.SLOW: _slow,
    Shown.ANY: _any,
}
