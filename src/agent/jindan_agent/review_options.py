"""The options of `diagnose review`."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_agent.korean_parser import KoreanParser

_EPILOG = """\
예:
  diagnose review old.yaml new.yaml
  diagnose review runs/exp7 configs/exp8.yaml --card 24        이전 쪽이 실행 폴더이면 그 기록도 씁니다
  diagnose review old.yaml new.yaml --run runs/exp7 --format json

종료 코드: 0 그대로 실행해도 됨 · 1 고치거나 확인할 것이 있음 · 2 사용법 오류 또는 읽을 수 없는 입력
"""


def review_command(given: Sequence[str]) -> int:
    """Parse the options, then review."""
    parser = KoreanParser(
        prog="diagnose review",
        description="두 설정을 견주어 바꾼 값마다 그대로 둘지, 고칠지, 위험한지와 그 결과를 계산합니다.",
        epilog=_EPILOG,
    )
    parser.add_argument("old", metavar="이전", help="이전 설정 파일이나 실행 폴더")
    parser.add_argument("new", metavar="이후", help="새 설정 파일이나 실행 폴더")
    parser.add_argument("--run", metavar="폴더", help="이전 설정으로 학습한 실행 폴더 (기록과 메모를 읽습니다)")
    parser.add_argument("--card", type=float, metavar="GiB", help="카드 하나의 메모리 (24 GB 카드는 24)")
    parser.add_argument("--format", choices=("md", "json", "text"), default="text", help="출력 형식 (기본값 text)")
    parser.add_argument("--json", action="store_true", help="JSON으로 보여 줍니다")
    asked = parser.parse_args(given)
    if asked.card is not None and not 0 < asked.card < 10_000:
        parser.error("argument --card: 0보다 큰 GiB 값을 지정하세요")
    # Reading runs costs more than showing help may take.
    from jindan_agent.report.render import Format  # noqa: PLC0415
    from jindan_agent.review import review  # noqa: PLC0415

    form = Format.JSON if asked.json else Format(asked.format)
    return review(asked.old, asked.new, run=asked.run, card_gib=asked.card, form=form)
