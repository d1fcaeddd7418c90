"""The options of `diagnose plan`."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_agent.korean_parser import KoreanParser

_EPILOG = """\
예:
  diagnose plan --samples 50000 --batch 16 --accumulate 4 --devices 2 --epochs 100
  diagnose plan --samples 50000 --batch 8 --epochs 20 --throughput 120/s --image-size 640→1280
  diagnose plan --batch 16 --devices 8 --lr 1e-3 --base-batch 64 --optimizer adamw
  diagnose plan runs/exp7          설정을 읽어 계산하고 모순을 찾습니다

종료 코드: 0 모순 없음 · 1 모순을 찾음 · 2 사용법 오류 또는 읽을 수 없는 입력
"""


def plan_command(given: Sequence[str]) -> int:
    """Parse the options, then compute."""
    asked = plan_parser().parse_args(given)
    # The readers and the arithmetic cost more than showing help may take.
    from jindan_agent.plan import plan  # noqa: PLC0415
    from jindan_agent.plan_input import PlanArguments  # noqa: PLC0415

    values = {k: v for k, v in vars(asked).items() if k not in {"format", "json"}}
    return plan(PlanArguments(**values), "json" if asked.json else asked.format)


def plan_parser(kind: type[KoreanParser] = KoreanParser) -> KoreanParser:
    """Return the parser of the options; a `kind` of one's own may answer errors differently."""
    parser = kind(
        prog="diagnose plan",
        description="배치, 스텝, 학습률, 시간과 우연 수준을 계산하고 서로 맞지 않는 값을 찾습니다.",
        epilog=_EPILOG,
    )
    add = parser.add_argument
    add("path", nargs="?", metavar="경로", help="설정을 읽을 실행 폴더나 설정 파일 (없어도 됩니다)")
    add("--samples", type=int, metavar="N", help="학습 샘플 수")
    add("--batch", type=int, metavar="N", help="장치 하나의 배치")
    add("--accumulate", type=int, metavar="N", help="기울기 누적 (기본값 1)")
    add("--devices", type=int, metavar="N", help="장치 수 (기본값 1)")
    add("--epochs", type=float, metavar="N", help="에폭 수")
    add("--steps", type=int, metavar="N", help="적혀 있는 전체 스텝 (계산한 값과 비교합니다)")
    add("--lr", type=float, metavar="값", help="학습률")
    add("--base-batch", type=int, metavar="N", help="그 학습률을 찾을 때의 실효 배치")
    add("--weight-decay", type=float, metavar="값", help="weight decay")
    add("--optimizer", metavar="이름", help="옵티마이저 (sgd, adamw, ...)")
    add("--throughput", metavar="속도", help="처리 속도: 120/s(샘플), 1.5it/s, 0.7s/it")
    add("--image-size", metavar="크기", help="해상도, 또는 속도를 잰 해상도와 새 해상도: 640→1280")
    add("--classes", type=int, metavar="N", help="클래스 수")
    add("--class-counts", metavar="개수들", help="클래스별 샘플 수: 900,80,20")
    add("--label-smoothing", type=float, metavar="값", help="label smoothing (클래스 수와 함께)")
    add("--loss", metavar="손실", help="찍힌 손실이 어느 우연 수준인지 찾습니다 (예: 5.412)")
    add("--vocabulary", type=int, metavar="N", help="어휘 크기")
    add("--contrastive", action="store_true", help="대조 학습(InfoNCE)의 우연 수준도 계산합니다")
    add("--patience", type=int, metavar="N", help="조기 종료 patience (에폭)")
    add("--best-epoch", type=int, metavar="N", help="최고 기록 에폭 (1부터)")
    add("--format", choices=("md", "json", "text"), default="text", help="출력 형식 (기본값 text)")
    add("--json", action="store_true", help="JSON으로 보여 줍니다")
    return parser
