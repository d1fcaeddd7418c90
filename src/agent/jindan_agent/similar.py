"""`diagnose similar`: earlier reports that fit a description."""

from __future__ import annotations

import os
from collections.abc import Sequence

from msgspec import Struct

from jindan_agent import output
from jindan_agent.earlier import user_store, user_team, where
from jindan_agent.errors import UserError
from jindan_agent.knowledge.cause_words import cause_words
from jindan_agent.llm.embedder import user_embedder
from jindan_agent.report.blocks import Bullet, Bullets, Code, Paragraph, ReportDoc, Section
from jindan_agent.report.json_report import to_json
from jindan_agent.report.plain_text import to_text
from jindan_knowledge.filters import ALL, Filter
from jindan_knowledge.matches import PriorMatch
from jindan_knowledge.schema import PriorReport
from jindan_knowledge.search import Found, Question, search
from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.model.diagnosis import VERDICT_KO, Verdict

_OUTCOME_KO = {
    "worked": "통한 조치",
    "failed": "통하지 않은 조치",
    "no_effect": "효과가 없던 조치",
    "advised": "권한 조치",
}
_MOST_SHOWN = 2


class Wanted(Struct, frozen=True, kw_only=True):
    """What is searched for: a description, and '' or the framework and the cause that a report must have."""

    text: str
    framework: str = ""
    cause_id: str = ""
    limit: int = 3


def similar(wanted: Wanted, *, as_json: bool) -> int:
    """Print the matches and return 0, or 2 when there is nothing to search for."""
    output.prepare_streams()
    text = wanted.text
    if not text.strip():
        output.write_error(
            "찾을 말이 비어 있습니다.", '증상을 적어 보세요: diagnose similar "손실이 2.77에서 안 움직임"'
        )
        return 2
    try:
        found = find_similar(text, wanted.limit, Filter(framework=wanted.framework, cause_id=wanted.cause_id))
    except UserError as error:
        output.write_error(error.what, error.hint)
        return 2
    for ignored in found.ignored:
        output.write_note(f"주의: 저장된 보고서를 무시했습니다: '{ignored.path}' ({ignored.why})")
    if found.without_index:
        output.write_note(f"주의: {found.without_index}. 다른 방법으로 비교했습니다.")
    if found.without_team:
        output.write_note(f"주의: {found.without_team}. 팀의 보고서 없이 찾았습니다.")
    output.write_report(to_json([_plain(m) for m in found.matches]) if as_json else to_text(_page(text, found)))
    return 0


def find_similar(text: str, limit: int, only: Filter = ALL) -> Found:
    """Return the reports of the package, the user's store and the team that fit a description best."""
    question = Question(text=text, only=only, limit=limit, spelled=cause_words())
    return search(question, user_store(), user_team(), user_embedder(os.environ))


def _page(text: str, found: Found) -> ReportDoc:
    said = f"보고서 {found.searched}개에서 '{text.strip()}' 설명과 비슷한 것을 찾았습니다. 이전 보고서는 단서이고 증거가 아닙니다."
    if not found.matches:
        said = f"보고서 {found.searched}개를 찾았지만 '{text.strip()}' 설명과 비슷한 것이 없습니다."
    return ReportDoc(
        title="비슷한 이전 보고서",
        sections=(
            Section(title=f"찾은 보고서 {len(found.matches)}개", blocks=(Paragraph(text=(said,)),)),
            *(Section(title=m.report.title, blocks=(Bullets(items=_lines(m)),)) for m in found.matches),
        ),
    )


def _lines(match: PriorMatch) -> tuple[Bullet, ...]:
    report = match.report
    shared = f", 함께 나온 말: {', '.join(match.shared_words)}" if match.shared_words else ""
    lines = [
        Bullet(text=(f"유사도 {match.score:.2f}{shared}",)),
        Bullet(text=(f"판정: {VERDICT_KO[Verdict(report.verdict)]}, 원인: {_causes(report)}",)),
        *(Bullet(text=(f"교훈: {lesson}",)) for lesson in report.lessons[:_MOST_SHOWN]),
        *_fixes(report),
        *(Bullet(text=("문서: ", Code(link))) for link in report.links[:_MOST_SHOWN]),
        Bullet(text=("보고서: ", Code(where(match)))),
    ]
    return tuple(lines)


def _causes(report: PriorReport) -> str:
    taxonomy = load_taxonomy()
    return ", ".join(taxonomy[c].name_ko if c in taxonomy else c for c in report.cause_ids[:3]) or "없음"


def _fixes(report: PriorReport) -> Sequence[Bullet]:
    tried = [f for f in report.fixes if f.outcome in {"worked", "failed"}] or list(report.fixes)
    return [Bullet(text=(f"{_OUTCOME_KO[f.outcome]}: {f.what}",)) for f in tried[:_MOST_SHOWN]]


def _plain(match: PriorMatch) -> dict[str, object]:
    report = match.report
    return {
        "id": report.id,
        "title": report.title,
        "score": match.score,
        "verdict": report.verdict,
        "causes": list(report.cause_ids),
        "shared_words": list(match.shared_words),
        "lessons": list(report.lessons),
        "fixes": [{"what": f.what, "outcome": f.outcome, "detail": f.detail} for f in report.fixes],
        "links": list(report.links),
        "path": None if match.path is None else str(match.path),
    }
