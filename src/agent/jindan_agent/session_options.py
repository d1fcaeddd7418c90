"""The options of the commands that look at several runs, or at a run before it starts."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_agent.korean_parser import KoreanParser

_EXIT = "종료 코드: 0 고칠 것 없음 · 1 고칠 것을 찾음 · 2 사용법 오류 또는 읽을 수 없는 입력"


def lessons_command(given: Sequence[str]) -> int:
    """Parse the options of `diagnose lessons`, then look at the runs together."""
    parser = _parser("lessons", "여러 실행을 함께 보고 교훈을 씁니다. 이름에 차례가 있으면 개선 작업 로그를 씁니다.")
    parser.add_argument("paths", nargs="+", metavar="경로", help="여러 실행이 든 폴더, 또는 실행 폴더 여럿")
    parser.add_argument("--remember", action="store_true", help="교훈을 이전 보고서로 저장합니다")
    asked = parser.parse_args(given)
    # The readers and rules cost more than showing help may take.
    from jindan_agent.lessons import lessons  # noqa: PLC0415

    return lessons(asked.paths, asked.format, remember=asked.remember)


def compare_command(given: Sequence[str]) -> int:
    """Parse the options of `diagnose compare`, then compare."""
    parser = _parser("compare", "두 실행의 설정과 곡선을 나란히 놓고 차이를 무엇이 설명하는지 보여 줍니다.")
    parser.add_argument("first", metavar="A", help="첫째 실행의 폴더나 로그 파일")
    parser.add_argument("second", metavar="B", help="둘째 실행의 폴더나 로그 파일")
    asked = parser.parse_args(given)
    # As above.
    from jindan_agent.compare import compare  # noqa: PLC0415

    return compare(asked.first, asked.second, asked.format)


def preflight_command(given: Sequence[str]) -> int:
    """Parse the options of `diagnose preflight`, then check."""
    parser = _parser("preflight", "학습을 시작하기 전에 설정의 모순, 효과 없는 값, 알려진 함정을 찾고 값을 계산합니다.")
    parser.add_argument("path", metavar="설정", help="설정 파일, 학습 스크립트, 또는 그것이 든 폴더")
    asked = parser.parse_args(given)
    # As above.
    from jindan_agent.preflight import preflight  # noqa: PLC0415

    return preflight(asked.path, asked.format)


def _parser(name: str, description: str) -> KoreanParser:
    parser = KoreanParser(prog=f"diagnose {name}", description=description, epilog=_EXIT)
    parser.add_argument("--format", choices=("md", "json", "text"), default="md", help="출력 형식 (기본값 md)")
    return parser
