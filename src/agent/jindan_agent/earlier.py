"""What a diagnosis has to do with earlier reports: which it is pointed to, and whether it becomes one itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from jindan_agent import output
from jindan_agent.errors import UserError
from jindan_agent.report.content import ReportContent
from jindan_agent.report.prior import PriorCase
from jindan_knowledge.fingerprint import FingerprintQuery, reasons
from jindan_knowledge.matches import PriorMatch
from jindan_knowledge.recall import Recalled, recall
from jindan_knowledge.store.location import default_store, reports_folder
from jindan_knowledge.store.reports import read_reports
from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.run import Run

TYPE_CHECKING = False  # few users have a team's server, and only they load what it needs
if TYPE_CHECKING:
    from jindan_knowledge.embedding import Embedder
    from jindan_knowledge.store.team import Team

BUILT_IN = "내장 사례"
SHARED = "팀 저장소"

_LONGEST_SYMPTOM = 40


class Earlier(Struct, frozen=True, kw_only=True):
    """Where earlier reports are (`store` None: only the cases of the package), which ids to leave out, what to keep.

    `team` is the server on which a team shares reports, None for none.
    """

    store: Path | None = None
    team: Team | None = None
    exclude: frozenset[str] = frozenset()
    keep: bool = False


SEEDS_ONLY = Earlier()


def user_store(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of this user's reports. Raises UserError when no home folder is known."""
    try:
        return default_store(environ, sys.platform, Path.home())
    except RuntimeError as error:
        hint = "보고서를 둘 절대 경로를 지정하세요: export DIAGNOSE_HOME=/경로/jindan"
        raise UserError("홈 폴더를 알 수 없어 보고서 저장소를 찾지 못했습니다.", hint) from error


def user_team(environ: Mapping[str, str] = os.environ) -> Team | None:
    """Return the server of this user's team, None when none is set. Raises UserError when the setting is no address."""
    if not environ.get("DIAGNOSE_CHROMA_URL"):
        return None
    # As said above.
    from jindan_knowledge.store.team import BadTeamUrlError, team_of  # noqa: PLC0415

    try:
        return team_of(environ)
    except BadTeamUrlError as error:
        hint = "예: export DIAGNOSE_CHROMA_URL=http://chroma.example.org:8000"
        what = f"{error}."
        raise UserError(what, hint) from error


def own_embedder(environ: Mapping[str, str] = os.environ) -> Embedder | None:
    """Return the embedder of this user's own server, None when none is set: then the built-in one is used."""
    if not environ.get("DIAGNOSE_EMBED_MODEL", "").strip():
        return None
    # Few users have one, and only they load what it needs.
    from jindan_agent.llm.embedder import user_embedder  # noqa: PLC0415

    return user_embedder(environ)


def recalled(diagnosis: Diagnosis, earlier: Earlier) -> Recalled:
    """Return the earlier reports with the same fingerprint, best first; never the one on the same run."""
    own = {report_id(diagnosis.run)} if _holds_reports(earlier) else set[str]()
    left_out = earlier.exclude | own
    return recall(fingerprint(diagnosis), earlier.store, left_out, team=earlier.team)


def _holds_reports(earlier: Earlier) -> bool:
    """Say whether there may be a report on the same run."""
    return earlier.team is not None or (earlier.store is not None and reports_folder(earlier.store).exists())


def prior_case(match: PriorMatch, diagnosis: Diagnosis) -> PriorCase:
    """Return an earlier report as a report shows it; symptoms are told in the words of this diagnosis, not by code."""
    report = match.report
    return PriorCase(
        title=report.title,
        verdict=report.verdict,
        causes=report.cause_ids,
        why_similar=_why(match, diagnosis),
        path=where(match),
    )


def where(match: PriorMatch) -> str:
    """Return where a report can be opened: a file, a case of the package or the store of the team."""
    if match.path is not None:
        return str(match.path)
    return f"{SHARED if match.shared else BUILT_IN} {match.report.id}"


def ignored_notes(store: Path) -> list[str]:
    """Return one Korean line for each file of the store that cannot be used as a report."""
    return [f"주의: 저장된 보고서를 무시했습니다: '{i.path}' ({i.why})" for i in read_reports(store).ignored]


def fingerprint(diagnosis: Diagnosis) -> FingerprintQuery:
    """Return what a diagnosis is recognised by."""
    return FingerprintQuery(
        framework=diagnosis.run.framework.value,
        verdict=diagnosis.verdict.value,
        cause_ids=tuple(cause.id for cause in diagnosis.causes),
        finding_codes=frozenset(finding.code for finding in diagnosis.findings),
    )


def keep(content: ReportContent, earlier: Earlier) -> Path | None:
    """Write a report into the store without its secrets and return its file, None without a store; share it with a team.

    Raises UserError when that fails.
    """
    if earlier.store is None:
        return None
    # Only a user who asks for it pays for the patterns of secrets and for writing.
    from jindan_agent.report.json_report import report_json  # noqa: PLC0415

    run = content.diagnosis.run
    file = remember_json(report_json(content), earlier.store, report_id(run), Path(run.root))
    share(file, earlier.team)
    return file


def share(file: Path, team: Team | None) -> None:
    """Put a kept report onto the server of a team, if there is one. Raises UserError when that fails."""
    if team is None:
        return
    # Chroma costs 0.7 s, which only a team with a server pays.
    from jindan_knowledge.serial import parse_prior  # noqa: PLC0415
    from jindan_knowledge.store.server import ServerError, put_team  # noqa: PLC0415

    try:
        put_team(team, parse_prior(file.read_text(encoding="utf-8")))
    except ServerError as error:
        what = f"보고서를 팀과 나누지 못했습니다: {error}"
        raise UserError(
            what, f"보고서는 '{file}' 파일에 있습니다. 나중에 올리세요: diagnose knowledge add {file}"
        ) from error
    output.write_note(f"보고서를 팀 저장소 {team.place} 서버에 올렸습니다.")


def remember_json(report: Mapping[str, object], store: Path, name: str, folder: Path) -> Path:
    """Write a report given as its JSON object; `folder` is the one that must not be written into. Raises as `keep`."""
    # Only a user who asks for it pays for the patterns of secrets and for writing.
    from jindan_agent.llm.redact import Redactor  # noqa: PLC0415
    from jindan_knowledge.remember import remember  # noqa: PLC0415
    from jindan_knowledge.schema import PriorReportError  # noqa: PLC0415
    from jindan_knowledge.store.lock import StoreBusyError  # noqa: PLC0415

    clean = {name: Redactor().clean_value(value) for name, value in report.items()}
    try:
        return remember(clean, store, report_id=name, run_folder=folder, created=date.today().isoformat())
    except PriorReportError as error:
        hint = "실행 폴더 밖의 절대 경로를 지정하세요: export DIAGNOSE_HOME=/경로/jindan"
        msg = f"보고서를 저장소에 남기지 못했습니다: {error}"
        raise UserError(msg, hint) from error
    except StoreBusyError as error:
        what = f"보고서를 저장소에 남기지 못했습니다. {error}."
        raise UserError(what, "그 명령이 끝난 뒤에 다시 실행하세요.") from error
    except OSError as error:
        what = f"보고서를 저장소에 남기지 못했습니다: '{store}' ({error.strerror})"
        raise UserError(what, "남은 공간과 권한을 확인하세요: df -h; ls -ld 폴더") from error


def report_id(run: Run) -> str:
    """Return the id under which the report on a run is kept."""
    # hashlib loads OpenSSL, and only a store with reports needs the id.
    from jindan_knowledge.run_id import run_report_id  # noqa: PLC0415

    return run_report_id(run.name, Path(run.root))


def _why(match: PriorMatch, diagnosis: Diagnosis) -> str:
    names = {name.id: name.name_ko for name in load_taxonomy().values()}
    names |= {f.code: f"'{_short(f.title)}'" for f in reversed(diagnosis.findings)}
    shared = " · ".join(reasons(match.likeness, names)) if match.likeness else ""
    causes = match.likeness.cause_ids if match.likeness else ()
    worked = next((f.what for f in match.report.fixes if f.outcome == "worked" and f.cause_id in causes), "")
    helped = f" 그때 통한 조치: {worked}" if worked else ""
    return f"{shared} (유사도 {match.score:.2f}).{helped}"


def _short(title: str) -> str:
    """Return the beginning of a sentence, up to a comma or 40 characters."""
    first = title.partition(", ")[0].rstrip(".")
    return first if len(first) <= _LONGEST_SYMPTOM else f"{first[:_LONGEST_SYMPTOM].rstrip()}…"
