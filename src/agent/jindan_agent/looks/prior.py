"""View: earlier reports that fit a description; leads, never evidence."""

from __future__ import annotations

from msgspec.structs import replace

from jindan_agent.looks.subject import Subject
from jindan_agent.looks.view import Row, View, cut, nothing
from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.text.safe import safe_line

_MOST_REPORTS, _MOST_LINES = 3, 30


def prior(subject: Subject, target: str, argument: str) -> View:
    """Return the closest earlier reports to the words of the argument, with their causes, lessons and what helped."""
    del target
    # The search and its index cost what no other look needs.
    from jindan_agent.knowledge.cause_words import cause_words  # noqa: PLC0415
    from jindan_knowledge.embedding import HASHED  # noqa: PLC0415
    from jindan_knowledge.search import Question, search  # noqa: PLC0415

    asked = argument.strip() or subject.diagnosis.verdict_reason
    question = Question(text=asked, exclude=frozenset(subject.left_out), limit=_MOST_REPORTS, spelled=cause_words())
    found = search(question, subject.store, subject.team, subject.embedder or HASHED)
    rows: list[Row] = []
    for match in found.matches:
        report, names = match.report, load_taxonomy()
        causes = ", ".join(names[c].name_ko if c in names else c for c in report.cause_ids[:3])
        rows.append(Row(text=f"이전 보고서 {safe_line(report.title, 120)} (유사도 {match.score:.2f}), 원인: {causes}"))
        rows += [Row(text=f"  교훈: {safe_line(lesson, 200)}") for lesson in report.lessons[:2]]
        rows += [Row(text=f"  조치({f.outcome}): {safe_line(f.what, 200)}") for f in report.fixes[:3]]
    without = f" {found.without_team}. 팀의 보고서 없이 찾았습니다." if found.without_team else ""
    without += f" {found.without_index}. 다른 방법으로 비교했습니다." if found.without_index else ""
    if not rows:
        return nothing(f"보고서 {found.searched}개에서 비슷한 것을 찾지 못했습니다.{without}")
    shown = cut(rows, _MOST_LINES, "줄")
    return replace(shown, note=f"{shown.note}{without}".strip())
