"""Run all checks and show them as a page."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import asdict

from jindan_agent import output
from jindan_agent.doctor.check import LEVEL_KO, Check, Level
from jindan_agent.doctor.place import place_checks
from jindan_agent.errors import UserError
from jindan_agent.korean_parser import KoreanParser
from jindan_agent.llm.settings import model_settings
from jindan_agent.report.json_report import to_json
from jindan_agent.report.width import pad
from jindan_tools.text.safe import safe_line

_EXIT = "종료 코드: 0 모두 좋음 · 1 주의할 것이 있음 · 2 모델을 쓸 수 없음"
_NO_MODEL = Check(
    name="모델 설정",
    level=Level.OFF,
    said="언어 모델을 정하지 않았습니다. 모델이 없어도 보고서는 완전합니다.",
    hint="쓰려면: export DIAGNOSE_BASE_URL=http://127.0.0.1:11434/v1 DIAGNOSE_MODEL=이름",
)


def doctor_command(given: Sequence[str]) -> int:
    """Parse the options, check, print, and return 0, 1 or 2."""
    parser = KoreanParser(
        prog="diagnose doctor",
        description="언어 모델 서버, 모델, 문맥 길이, 답의 형식, 한국어, 터미널을 점검합니다.",
        epilog=_EXIT,
    )
    parser.add_argument("--json", action="store_true", help="JSON으로 보여 줍니다")
    parser.add_argument("--no-llm", action="store_true", help="언어 모델에는 아무것도 보내지 않습니다")
    asked = parser.parse_args(given)
    output.prepare_streams()
    checks = list(_all(os.environ, use_model=not asked.no_llm))
    output.write_report(to_json([_plain(c) for c in checks]) if asked.json else _page(checks))
    levels = {c.level for c in checks}
    return 2 if Level.BAD in levels else 1 if Level.CARE in levels else 0


def _all(environ: Mapping[str, str], *, use_model: bool) -> Iterator[Check]:
    yield from place_checks(environ)
    if not use_model:
        return
    try:
        settings = model_settings(environ)
    except UserError as error:
        yield Check(name="모델 설정", level=Level.BAD, said=error.what, hint=error.hint)
        return
    if settings is None:
        yield _NO_MODEL
        return
    if sys.stderr.isatty() and settings.is_local:
        output.write_note(f"{settings.host} 서버에 시험 요청을 보냅니다. 로그는 보내지 않습니다.")
    # openai costs what the other checks need not pay.
    from jindan_agent.doctor.model import model_checks  # noqa: PLC0415

    yield from model_checks(settings)


def _page(checks: Sequence[Check]) -> str:
    lines: list[str] = []
    for check in checks:
        lines.append(f"[{LEVEL_KO[check.level]}] {pad(check.name, 14)} {safe_line(check.said, 400)}")
        if check.hint:
            lines.append(f"       {pad('', 14)} → {safe_line(check.hint, 400)}")
    return "\n".join(lines) + "\n"


def _plain(check: Check) -> dict[str, object]:
    return asdict(check)
