"""Order the fixes of all causes into one plan without repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from jindan_tools.causes.catalogue import page
from jindan_tools.fixes.registry import FixEntry, Situation
from jindan_tools.fixes.table import FIXES
from jindan_tools.model.cause import Cause, CauseRole, Status
from jindan_tools.model.finding import Finding
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run

_MOST = 8
# Remarks whose fix belongs into the plan of another fault.
_GUARDS = frozenset({"no_nan_stop"})


def plan(
    run: Run, causes: Sequence[Cause], findings: Sequence[Finding], fixes: Sequence[FixEntry] = FIXES
) -> tuple[Fix, ...]:
    """Return the fixes in the order of the causes they answer, no-ops last, priorities counted from 1.

    A cause without a planner of its own gets the general fix of its catalogue page. Symptoms get none while the
    cause behind them has one.
    """
    found: list[Fix] = []
    for cause in _worth_fixing(causes):
        situation = Situation(run=run, cause=cause, findings=findings)
        own = [fix for entry in fixes if cause.id in entry.causes for fix in entry.load()(situation)]
        found += own if any(not fix.already for fix in own) else [*_general(cause), *own]
    unique = {(f.parameter, f.after): f for f in reversed(found)}
    kept = [f for f in found if unique[(f.parameter, f.after)] is f]
    ordered = [f for f in kept if not f.already][:_MOST] + [f for f in kept if f.already]
    return tuple(replace(f, priority=i + 1) for i, f in enumerate(ordered))


def _worth_fixing(causes: Sequence[Cause]) -> Iterator[Cause]:
    firm = [c for c in causes if c.status in (Status.ESTABLISHED, Status.SUPPORTED)] or list(causes[:1])
    at_work = [c for c in firm if not c.is_remark or c.id in _GUARDS] or firm
    roots = [c for c in at_work if c.role in (CauseRole.ROOT, CauseRole.CONTRIBUTING)]
    yield from roots or at_work


def _general(cause: Cause) -> Iterator[Fix]:
    advice = page(cause.id).fix
    if cause.kind == "none" or not advice.summary:
        return
    first = cause.arguments_for[0].evidence_ids if cause.arguments_for else ()
    yield Fix(
        cause_id=cause.id,
        parameter=cause.name_ko,
        before="",
        after="",
        where="",
        priority=0,
        why=advice.summary,
        expected="",
        verify=advice.verify,
        kind=FixKind.NONE,
        evidence_ids=first,
    )
