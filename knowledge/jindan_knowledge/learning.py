"""What a person found out about a run after its report: the cause that it was or was not, and which measures helped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from jindan_knowledge.schema import Outcome, PriorReport, PriorReportError, TriedFix
from jindan_knowledge.serial import MOST_CAUSES, MOST_FIXES, MOST_LESSONS

_NOTED = "확인한 사람의 말: "
_TELLING: tuple[Outcome, ...] = ("worked", "failed")


class Word(Struct, frozen=True, kw_only=True):
    """What a person says of a report: the cause it was, one it was not ('' for either), and how the measures went.

    `parameters` are those of the measures tried for the cause; empty means the measures that the report advises first
    for it. `outcome` None says nothing about any measure. `note` is one Korean or English sentence, '' for none.
    """

    cause_id: str = ""
    rejected_id: str = ""
    outcome: Outcome | None = None
    parameters: tuple[str, ...] = ()
    note: str = ""


def judged(report: PriorReport, word: Word) -> PriorReport:
    """Return a report with a person's word on it. Raises PriorReportError as `confirmed` does."""
    if word.rejected_id:
        report = rejected(report, word.rejected_id)
    return confirmed(report, word) if word.cause_id else report


def confirmed(report: PriorReport, word: Word) -> PriorReport:
    """Return a report with its cause confirmed and put first, and with what became of the measures.

    Raises PriorReportError when a named parameter is none that the report advises, which lists those it does.
    """
    causes = tuple(dict.fromkeys((word.cause_id, *report.cause_ids)))[:MOST_CAUSES]
    fixes = report.fixes if word.outcome is None else tuple(_judged(report.fixes, word, word.outcome))
    return replace(
        report,
        cause_ids=causes,
        confirmed=True,
        source="confirmed",
        fixes=fixes[:MOST_FIXES],
        lessons=_with_note(report.lessons, word),
    )


def rejected(report: PriorReport, cause_id: str) -> PriorReport:
    """Return a report without a cause that a person ruled out, and without the measures advised for it."""
    return replace(
        report,
        cause_ids=tuple(c for c in report.cause_ids if c != cause_id),
        fixes=tuple(f for f in report.fixes if f.cause_id != cause_id),
    )


def with_earlier_word(fresh: PriorReport, kept: PriorReport) -> PriorReport:
    """Return a fresh report on a run with what a person said of the kept one, so that a new diagnosis forgets nothing."""
    if not kept.confirmed or fresh.confirmed:
        return fresh
    outcomes = {(f.cause_id, f.parameter): f.outcome for f in kept.fixes if f.parameter and f.outcome in _TELLING}
    known = {(f.cause_id, f.parameter) for f in fresh.fixes}
    tried = [f for f in kept.fixes if f.outcome in _TELLING and (f.cause_id, f.parameter) not in known]
    judged = [
        replace(f, outcome=outcomes.get((f.cause_id, f.parameter), f.outcome)) if f.parameter else f
        for f in fresh.fixes
    ]
    notes = [lesson for lesson in kept.lessons if lesson.startswith(_NOTED)]
    return replace(
        fresh,
        confirmed=True,
        source=kept.source,
        cause_ids=tuple(dict.fromkeys((*kept.cause_ids[:1], *fresh.cause_ids)))[:MOST_CAUSES],
        fixes=(*judged[: MOST_FIXES - len(tried)], *tried),
        lessons=tuple(dict.fromkeys((*notes, *fresh.lessons)))[:MOST_LESSONS],
    )


def _judged(fixes: Sequence[TriedFix], word: Word, outcome: Outcome) -> Iterator[TriedFix]:
    """Yield the measures, those tried with their outcome. A parameter nobody advised is kept as a measure of its own."""
    tried = set(word.parameters) or _first_advised(fixes, word.cause_id)
    known = {fix.parameter for fix in fixes if fix.parameter}
    for fix in fixes:
        yield replace(fix, outcome=outcome, cause_id=word.cause_id) if fix.parameter in tried else fix
    for parameter in word.parameters:
        if parameter not in known:
            yield TriedFix(
                what=f"{parameter} 변경", outcome=outcome, cause_id=word.cause_id, parameter=parameter, detail=""
            )


def _first_advised(fixes: Sequence[TriedFix], cause_id: str) -> set[str]:
    """Return the parameter of the first measure for a cause that is more than a no-op."""
    for fix in fixes:
        if fix.parameter and fix.cause_id == cause_id and fix.outcome != "no_effect":
            return {fix.parameter}
    what = f"'{cause_id}' 원인에 권한 조치가 보고서에 없습니다. 시도한 파라미터를 적으세요"
    raise PriorReportError(what)


def _with_note(lessons: tuple[str, ...], word: Word) -> tuple[str, ...]:
    if not word.note:
        return lessons
    return tuple(dict.fromkeys((f"{_NOTED}{word.note}", *lessons)))[:MOST_LESSONS]
