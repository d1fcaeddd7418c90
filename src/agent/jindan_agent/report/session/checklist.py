"""다음 실행 전 점검표: what the lessons and the configuration of the best run ask for before the next start."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import Checklist, Code, Paragraph, Section, Text
from jindan_agent.report.session.content import SessionDraft
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.finding import SEVERITY_ORDER, Severity
from jindan_tools.preflight.item import Level
from jindan_tools.preflight.preflight import Preflight, preflight
from jindan_tools.session.lesson import Lesson
from jindan_tools.session.member import Member
from jindan_tools.text.safe import safe_line

_MOST = 16
_ASKING = (Level.STOP, Level.WARN, Level.CHECK)


def checklist(draft: SessionDraft) -> Section | None:
    """Return things to tick off before the next run; None when there are none."""
    member = _next_start(draft)
    before = None if member is None else preflight(member.run)
    items = [*_from_lessons(draft), *(() if before is None else _from_settings(before))][:_MOST]
    if not items:
        return None
    intro = ()
    if member is not None and before is not None and member.diagnosis.verdict is Verdict.HEALTHY and before.facts:
        computed = " ".join(f.statement for f in before.facts[:2])
        intro = (
            Paragraph(text=(f"{member.label} 실행의 설정으로 다시 시작한다고 보고 계산했습니다. {computed}".strip(),)),
        )
    # What a failed run records of itself may be what is wrong with it.
    return Section(title="다음 실행 전 점검표", blocks=(*intro, Checklist(items=tuple(items))))


def _next_start(draft: SessionDraft) -> Member | None:
    """Return the run one would start from: the last attempt of a log, else the best run."""
    if draft.found.steps:
        return draft.found.steps[-1].after
    return draft.found.groups[0].ranked[0].member if draft.found.groups else None


def _from_lessons(draft: SessionDraft) -> Iterator[Text]:
    for each in draft.found.lessons:
        if SEVERITY_ORDER[each.finding.severity] >= SEVERITY_ORDER[Severity.MEDIUM]:
            yield (_first_sentence(each), *((" ", Code(each.command)) if each.command else ()))


def _first_sentence(each: Lesson) -> str:
    return safe_line(each.advice, 300).partition(". ")[0].rstrip(".")


def _from_settings(before: Preflight) -> Iterator[Text]:
    for level in _ASKING:
        for item in before.of(level):
            yield (safe_line(item.what, 240), *((" ", Code(item.command)) if item.command else ()))
