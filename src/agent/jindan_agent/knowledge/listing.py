"""`diagnose knowledge list`: what earlier reports there are."""

from __future__ import annotations

from jindan_agent import output
from jindan_agent.earlier import BUILT_IN, SHARED, user_store, user_team
from jindan_agent.errors import UserError
from jindan_agent.report.blocks import Code, Paragraph, ReportDoc, Section, Table, Text
from jindan_agent.report.json_report import to_json
from jindan_agent.report.plain_text import to_text
from jindan_knowledge.filters import Filter
from jindan_knowledge.library import Library, open_library
from jindan_knowledge.schema import PriorReport
from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.model.diagnosis import VERDICT_KO, Verdict

_MOST_CAUSES = 2


def listing(framework: str, cause_id: str, *, as_json: bool) -> int:
    """Print the reports and return 0, or 2 when the store cannot be found."""
    try:
        store, team = user_store(), user_team()
    except UserError as error:
        output.write_error(error.what, error.hint)
        return 2
    library = open_library(store, team)
    for ignored in library.ignored:
        output.write_note(f"주의: 저장된 보고서를 무시했습니다: '{ignored.path}' ({ignored.why})")
    if library.without_team:
        output.write_note(f"주의: {library.without_team}.")
    only = Filter(framework=framework, cause_id=cause_id)
    kept = [report for report in library.reports if only.keeps(report)]
    if as_json:
        output.write_report(to_json([_plain(report, library) for report in kept]))
    else:
        output.write_report(to_text(_page(kept, library, str(store))))
    return 0


def _page(kept: list[PriorReport], library: Library, store: str) -> ReportDoc:
    own = sum(report.id in library.own for report in kept)
    said = Paragraph(text=(f"보고서 {len(kept)}개 (직접 저장 {own}개). 저장소: ", Code(store)))
    rows = tuple(_row(report, library) for report in kept)
    table = Table(header=("id", "출처", "판정", "원인", "제목"), rows=rows)
    return ReportDoc(
        title="이전 보고서",
        sections=(Section(title="목록", blocks=(said, table) if rows else (said,)),),
    )


def _row(report: PriorReport, library: Library) -> tuple[Text, ...]:
    taxonomy = load_taxonomy()
    names = [taxonomy[c].name_ko if c in taxonomy else c for c in report.cause_ids[:_MOST_CAUSES]]
    verdict = VERDICT_KO[Verdict(report.verdict)]
    return ((report.id,), (_origin(report, library),), (verdict,), (", ".join(names) or "없음",), (report.title,))


def _origin(report: PriorReport, library: Library) -> str:
    origin = "저장" if report.id in library.own else SHARED if report.id in library.shared else BUILT_IN
    return f"{origin}, 확인됨" if report.confirmed else origin


def _plain(report: PriorReport, library: Library) -> dict[str, object]:
    return {
        "id": report.id,
        "title": report.title,
        "created": report.created,
        "origin": _origin(report, library),
        "framework": report.framework,
        "verdict": report.verdict,
        "causes": list(report.cause_ids),
        "confirmed": report.confirmed,
        "links": list(report.links),
    }
