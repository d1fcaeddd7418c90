"""`diagnose compare A B`: two runs side by side."""

from __future__ import annotations

from pathlib import Path

from jindan_agent import output
from jindan_agent.errors import UserError
from jindan_agent.report.compare.build import build_comparison
from jindan_agent.report.compare.json_comparison import comparison_json
from jindan_agent.report.json_report import to_json
from jindan_agent.report.markdown import to_markdown
from jindan_agent.report.plain_text import to_text
from jindan_agent.steps import check, collect
from jindan_tools.model.diagnosis import Diagnosis, Verdict
from jindan_tools.model.run import Run
from jindan_tools.session.duel import Duel, duel
from jindan_tools.session.open_session import open_session

HEALTHY, FOUND, BROKEN = 0, 1, 2


def compare(first: str, second: str, form: str) -> int:
    """Print the comparison; return 0 when both runs are healthy, 1 when one is not, 2 when one cannot be read."""
    output.prepare_streams()
    try:
        found = compared(Path(first), Path(second))
    except UserError as error:
        output.write_error(error.what, error.hint)
        return BROKEN
    if form == "json":
        output.write_report(to_json(comparison_json(found)))
    else:
        output.write_report((to_markdown if form == "md" else to_text)(build_comparison(found)))
    healthy = all(m.diagnosis.verdict is Verdict.HEALTHY for m in (found.one, found.two))
    return HEALTHY if healthy else FOUND


def compared(first: Path, second: Path) -> Duel:
    """Return the comparison of the one run at each path. Raises UserError when a path holds none or several."""
    one = _only(first)
    diagnoses = [one, one if second.resolve() == first.resolve() else _only(second)]
    session = open_session([first, second], diagnoses)
    return duel(session)


def _only(path: Path) -> Diagnosis:
    runs = [r for r in collect(path) if isinstance(r, Run)]
    if len(runs) == 1:
        return check(runs[0]).diagnosis
    if not runs:
        what = f"읽을 수 있는 실행이 없습니다: '{path}'"
        raise UserError(what, "로그가 들어 있는 실행 폴더를 지정하세요.")
    names = ", ".join(r.name for r in runs[:4])
    what = f"실행이 {len(runs)}개 들어 있는 폴더입니다: '{path}' ({names})"
    raise UserError(what, f"그 가운데 하나를 지정하거나 함께 보세요: diagnose lessons {path}")
