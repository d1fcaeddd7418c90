"""Order the fixes of all causes into one plan without repeats."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from jindan_tools.causes.weigh import SUPPORTED
from jindan_tools.fixes.registry import FixEntry, Situation
from jindan_tools.fixes.table import FIXES
from jindan_tools.model.cause import Cause, CauseRole, Status
from jindan_tools.model.finding import Finding
from jindan_tools.model.fix import Fix
from jindan_tools.model.run import Run
from jindan_tools.text.regex import regex

_MOST = 8
_DIGIT = regex(r"\d")
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
    chosen = list(_worth_fixing(causes))
    answered = frozenset(_answered([e for e in fixes if e.answers], [c.id for c in chosen], findings))
    for cause in chosen:
        situation = Situation(run=run, cause=cause, findings=findings)
        own = _own([e for e in fixes if e.asked(cause.id)], situation, answered)
        # Another cause's remedy answers what speaks for this one.
        told = any(not fix.already for fix in own) or _is_answered(cause, answered)
        found += own if told else [*_general(situation), *own]
    # A second value for the same parameter would contradict the first.
    unique = {(f.parameter, f.after if f.already else ""): f for f in reversed(found)}
    kept = [f for f in found if unique[(f.parameter, f.after if f.already else "")] is f]
    ordered = [f for f in kept if not f.already][:_MOST] + [f for f in kept if f.already]
    return tuple(
        replace(f, priority=i + 1)
        for i, f in enumerate(_with_figures(ordered, [Situation(run=run, cause=c, findings=findings) for c in causes]))
    )


def _own(entries: Sequence[FixEntry], situation: Situation, answered: Collection[str]) -> list[Fix]:
    """Return the steps of the planners of one cause: what a finding names as its remedy silences the general advice."""
    answers = [fix for entry in entries if entry.answers for fix in entry.load()(situation)]
    silent = bool(answers) or _is_answered(situation.cause, answered)
    general = [e for e in entries if not e.answers and (e.beside or not silent)]
    return [*answers, *(fix for entry in general for fix in entry.load()(situation))]


def _answered(answers: Sequence[FixEntry], causes: Collection[str], findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the codes of the findings that name the remedy of one of the causes themselves."""
    present = {f.code for f in findings}
    for entry in answers:
        if not any(entry.asked(cause) for cause in causes):
            continue
        yield from (code for code in entry.codes if code in present)
        if not entry.codes:
            # A run without a cause needs no table of remedies.
            from jindan_tools.fixes.answer_the_finding import answered  # noqa: PLC0415

            yield from answered(causes, findings)


def _is_answered(cause: Cause, answered: Collection[str]) -> bool:
    """Say whether all that speaks for a cause has a remedy of its own."""
    strong = [a for a in cause.arguments_for if a.weight >= SUPPORTED]
    return bool(strong) and all(a.code in answered for a in strong)


def _with_figures(ordered: Sequence[Fix], situations: Sequence[Situation]) -> Iterator[Fix]:
    """Yield the steps; one that states no figure says what the run predicts for it, the first of a cause else what it recorded."""
    by_id = {situation.cause.id: situation for situation in situations}
    told: set[str] = set()
    for fix in ordered:
        if fix.already or _DIGIT.search(fix.expected):
            yield fix
            continue
        # Most steps predict a figure.
        from jindan_tools.fixes.general_step import figure_of  # noqa: PLC0415

        figure = "" if fix.cause_id in told else figure_of(by_id[fix.cause_id], checked=bool(_DIGIT.search(fix.verify)))
        told |= {fix.cause_id} if figure else set()
        yield replace(fix, expected=f"{fix.expected} {figure}".strip())


def _worth_fixing(causes: Sequence[Cause]) -> Iterator[Cause]:
    firm = [c for c in causes if c.status in (Status.ESTABLISHED, Status.SUPPORTED)] or list(causes[:1])
    at_work = [c for c in firm if not c.is_remark or c.id in _GUARDS]
    if not at_work:
        # Only remarks are firm: a first cause that is a fault, though a hypothesis, has the plan.
        at_work = list(causes[:1]) if causes and not causes[0].is_remark else firm
    roots = [c for c in at_work if c.role in (CauseRole.ROOT, CauseRole.CONTRIBUTING)]
    yield from roots or at_work


def _general(situation: Situation) -> Iterator[Fix]:
    # Most causes have a planner of their own.
    from jindan_tools.fixes.general_step import general_step  # noqa: PLC0415

    return general_step(situation)
