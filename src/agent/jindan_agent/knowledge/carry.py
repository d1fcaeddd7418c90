"""`diagnose knowledge export` and `import`: carry reports from one store to another."""

from __future__ import annotations

import sys
from pathlib import Path

from jindan_agent import output
from jindan_agent.earlier import user_store
from jindan_agent.errors import UserError
from jindan_agent.files import write_whole
from jindan_agent.knowledge.storing import store_report
from jindan_knowledge.bundle import Unreadable, bundle_text, read_bundle
from jindan_knowledge.store.reports import read_reports

_STREAM = "-"
_LONGEST = 256 * 1024 * 1024


def export(file: str) -> int:
    """Write this user's reports and return 0, or 2 when the file cannot be written."""
    try:
        kept = read_reports(user_store())
        text = bundle_text(kept.reports)
        if file == _STREAM:
            output.write_report(text)
        else:
            write_whole(Path(file), text)
    except UserError as error:
        output.write_error(error.what, error.hint)
        return 2
    for ignored in kept.ignored:
        output.write_note(f"주의: 저장된 보고서를 무시했습니다: '{ignored.path}' ({ignored.why})")
    output.write_note(f"보고서 {len(kept.reports)}개를 내보냈습니다.")
    return 0


def import_reports(file: str, *, replace: bool) -> int:
    """Keep every report of a bundle that fits; 2 when a line does not, or nothing can be read."""
    try:
        taken, passed, bad = _take(_read(file), replace=replace)
    except UserError as error:
        output.write_error(error.what, error.hint)
        return 2
    for line in bad:
        output.write_note(f"주의: {line.line}번째 줄을 넣지 않았습니다 ({line.why})")
    skipped = f", 이미 있어 건너뛴 것 {passed}개" if passed else ""
    output.write_note(f"보고서 {taken}개를 들여왔습니다{skipped}, 맞지 않는 줄 {len(bad)}개.")
    return 2 if bad else 0


def _take(text: str, *, replace: bool) -> tuple[int, int, list[Unreadable]]:
    known = {report.id for report in read_reports(user_store()).reports}
    taken = passed = 0
    bad: list[Unreadable] = []
    for found in read_bundle(text):
        if isinstance(found, Unreadable):
            bad.append(found)
        elif found.id in known and not replace:
            passed += 1
        else:
            store_report(found)
            taken += 1
    return taken, passed, bad


def _read(file: str) -> str:
    try:
        if file == _STREAM:
            return sys.stdin.read(_LONGEST)
        with Path(file).open(encoding="utf-8") as stream:
            return stream.read(_LONGEST)
    except OSError as error:
        what = f"파일을 읽을 수 없습니다: '{file}' ({error.strerror})"
        raise UserError(what, "경로와 권한을 확인하세요: ls -l 파일") from error
    except UnicodeDecodeError as error:
        what = f"UTF-8 글이 아닙니다: '{file}'"
        raise UserError(what, "diagnose knowledge export 명령이 쓴 파일을 지정하세요.") from error
