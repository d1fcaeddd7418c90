"""The options of `diagnose PATH...` for argparse, which knows every way to write them, explains them and says what is wrong."""

from __future__ import annotations

from jindan_agent.asked import FORMATS
from jindan_agent.korean_parser import KoreanParser

_EPILOG = """\
다른 명령:
  diagnose explain 코드|원인   규칙이나 원인 한 가지를 설명합니다 (예: diagnose explain nan_lr_diverge)
  diagnose rules [--json]      점검 규칙의 목록을 보여 줍니다
  diagnose similar "증상"       비슷한 이전 보고서를 찾습니다
  diagnose knowledge 명령       이전 보고서의 저장소를 다룹니다 (list, search, add, remove, export, import)
  diagnose confirm 보고서       원인과 조치의 결과를 적어 다음 진단에 씁니다
  diagnose review 이전 이후     두 설정을 견주어 바꾼 값을 검토합니다
  diagnose lr --schedule 이름   스텝마다의 학습률을 계산하고 바꾼 값과 비교합니다
  diagnose plan [폴더]          배치, 스텝, 학습률, 시간을 계산하고 모순을 찾습니다
  diagnose preflight 설정        시작하기 전에 설정의 모순과 알려진 함정을 점검합니다
  diagnose compare A B         두 실행의 설정과 곡선을 비교합니다
  diagnose lessons 폴더...       여러 실행을 함께 보고 교훈을 씁니다
  diagnose doctor              언어 모델 서버와 터미널을 점검합니다
  diagnose vram --model 이름     학습에 필요한 GPU 메모리를 추정합니다

종료 코드: 0 정상 · 1 원인을 찾았거나 판단 근거가 부족함 · 2 사용법 오류 또는 읽을 수 없는 입력 · 130 중단

예:
  diagnose runs/exp7            (터미널에서는 화면을 엽니다. 경로가 없으면 가장 새로운 실행)
  diagnose --auto runs/exp7
  diagnose --auto runs/* --output reports --jobs 4
  diagnose --auto runs/exp7 --format json | jq .causes
"""


def options_parser() -> KoreanParser:
    """Return the parser; the names of its options are the fields of `Asked`."""
    parser = KoreanParser(
        prog="diagnose",
        description="학습 실행 폴더를 읽고 무엇이 잘못되었는지 한국어 원인 분석 보고서를 씁니다.",
        epilog=_EPILOG,
    )
    parser.add_argument("paths", nargs="*", metavar="경로", help="실행 폴더, 여러 실행이 든 폴더, 또는 로그 파일")
    parser.add_argument("--auto", action="store_true", help="묻지 않고 보고서를 씁니다 (여러 경로 가능)")
    parser.add_argument("--format", choices=FORMATS, help="보고서 형식 (기본값 md)")
    parser.add_argument("--output", metavar="폴더", help="보고서를 이 폴더에 파일로 씁니다 (없으면 표준 출력)")
    parser.add_argument("--no-llm", action="store_true", help="언어 모델을 쓰지 않습니다")
    parser.add_argument("--resume", action="store_true", help="언어 모델 단계가 끊긴 곳부터 이어서 합니다")
    parser.add_argument(
        "--show-prompt",
        action="store_true",
        help="언어 모델에 보내는 글을 그대로 보여 줍니다(표준 오류, 화면에서는 대화)",
    )
    parser.add_argument("--remember", action="store_true", help="보고서를 이전 보고서로 저장해 다음 진단에서 찾습니다")
    parser.add_argument("--diff", action="store_true", help="고칠 것을 설정 파일의 변경분(diff)으로 보여 줍니다")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="동시에 진단할 경로 수 (기본값 1)")
    parser.add_argument("--full", action="store_true", help="2 GiB보다 큰 로그도 건너뛰지 않고 모두 읽습니다")
    parser.add_argument("--version", action="store_true", help="버전을 보여 줍니다")
    return parser
