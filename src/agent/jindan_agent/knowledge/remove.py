"""`diagnose knowledge remove`: take reports out of the store."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_agent import output
from jindan_agent.earlier import user_store
from jindan_agent.errors import UserError
from jindan_knowledge.store.location import report_file
from jindan_knowledge.store.reports import read_reports


def remove(ids: Sequence[str]) -> int:
    """Delete the named reports of this user; 2 when one is not there, and then none is deleted."""
    try:
        store = user_store()
        known = {report.id for report in read_reports(store).reports}
        missing = [name for name in ids if name not in known]
        if missing:
            what = f"저장소에 없는 보고서입니다: {', '.join(missing)}"
            raise UserError(what, "저장된 보고서를 보세요: diagnose knowledge list")
        for name in ids:
            report_file(store, name).unlink()
            output.write_report(f"지웠습니다: {name}\n")
    except UserError as error:
        output.write_error(error.what, error.hint)
        return 2
    except OSError as error:
        output.write_error(f"보고서를 지우지 못했습니다 ({error.strerror}).", "저장소의 권한을 확인하세요.")
        return 2
    return 0
