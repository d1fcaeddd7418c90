"""`diagnose confirm`: note which cause it was and whether the measure helped, so that the store learns."""

from __future__ import annotations

from pathlib import Path

from jindan_agent import output
from jindan_agent.earlier import user_store
from jindan_agent.errors import UserError
from jindan_agent.knowledge.storing import store_report
from jindan_agent.knowledge.taking import take
from jindan_knowledge import learning
from jindan_knowledge.learning import Word
from jindan_knowledge.schema import PriorReport, PriorReportError
from jindan_knowledge.store.reports import read_reports
from jindan_tools.causes.catalogue import load_taxonomy


def confirm(report: str, word: Word) -> int:
    """Keep the report with what a person says of it; 0, or 2 when it or the cause cannot be found."""
    output.prepare_streams()
    try:
        found = _found(report)
        kept = judged(found, word)
        file = store_report(found, lambda now: judged(now, word))
    except UserError as error:
        output.write_error(error.what, error.hint)
        return 2
    output.write_report(f"적었습니다: {kept.id} ({kept.title})\n보고서: {file}\n")
    return 0


def judged(report: PriorReport, word: Word) -> PriorReport:
    """Return a report with what a person says of it. Raises UserError for a cause or a measure that is unknown."""
    for cause in filter(None, (word.cause_id, word.rejected_id)):
        if cause not in load_taxonomy():
            what = f"모르는 원인입니다: '{cause}'"
            raise UserError(what, f"이 보고서의 원인: {', '.join(report.cause_ids) or '없음'}")
    try:
        return learning.judged(report, word)
    except PriorReportError as error:
        what = f"{error}."
        advised = ", ".join(dict.fromkeys(f.parameter for f in report.fixes if f.parameter)) or "없음"
        raise UserError(what, f"보고서가 권한 파라미터: {advised}") from error


def _found(report: str) -> PriorReport:
    kept = {r.id: r for r in read_reports(user_store()).reports}
    if report in kept:
        return kept[report]
    path = Path(report)
    if not path.exists():
        what = f"저장된 보고서의 id도, 파일이나 폴더도 아닙니다: '{report}'"
        raise UserError(what, "저장된 보고서를 보세요: diagnose knowledge list")
    taken = take(path)
    if len(taken) != 1:
        what = f"실행이 {len(taken)}개라서 어느 보고서인지 알 수 없습니다: '{report}'"
        raise UserError(what, "실행 폴더 하나를 지정하세요.")
    # What was noted before on the same run is not forgotten.
    return kept.get(taken[0].id, taken[0])
