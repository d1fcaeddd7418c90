"""The options of `diagnose lr`."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_agent.korean_parser import KoreanParser

_EPILOG = """\
예:
  diagnose lr --schedule cosine --lr 2e-4 --warmup-ratio 0.03 --samples 100000 --batch 8 --accumulate 4 --devices 2 --epochs 3
  diagnose lr --schedule linear --lr 1e-5 --total-steps 7002 --warmup-steps 701 --at 500 --compare warmup_ratio=0.03
  diagnose lr --schedule OneCycleLR --lr 0.01 --total-steps 1000 --set pct_start=0.2 --svg lr.svg
  diagnose lr --schedule CosineAnnealingLR --lr 0.1 --total-steps 5000 --steps-per-epoch 50 --per-epoch
  diagnose lr --schedule sequential --lr 0.1 --total-steps 300 --set milestones=20 \\
      --part "LinearLR start_factor=0.01 total_iters=20" --part "CosineAnnealingLR t_max=280"
  diagnose lr --schedule yolo --lr 0.01 --samples 8000 --batch 16 --epochs 100 --set role=bias --set version=8.3.170
  diagnose lr --schedule LambdaLR --lr 0.1 --total-steps 300 --set "lr_lambda=lambda e: 0.95 ** (e // 10)"
  diagnose lr --list                스케줄과 인자의 목록
  diagnose lr runs/exp7             기록된 학습률이 어떤 스케줄이고 어디서 벗어나는지

종료 코드: 0 계산했고 벗어난 곳이 없음 · 1 기록이 스케줄에서 벗어남 · 2 사용법 오류 또는 읽을 수 없는 입력
"""


def lr_command(given: Sequence[str]) -> int:
    """Parse the options, then compute or replay."""
    asked = lr_parser().parse_args(given)
    # The catalogue and the readers cost more than showing help may take.
    from jindan_agent.lr.command import LrOptions, lr  # noqa: PLC0415

    return lr(LrOptions(**vars(asked)))


def lr_parser(kind: type[KoreanParser] = KoreanParser) -> KoreanParser:
    """Return the parser of the options; a `kind` of one's own may answer errors differently."""
    parser = kind(
        prog="diagnose lr",
        description="스텝마다의 학습률을 라이브러리와 똑같이 계산하고, 설정을 바꾸면 어떻게 달라지는지 보여 줍니다.",
        epilog=_EPILOG,
    )
    add = parser.add_argument
    add("path", nargs="?", metavar="경로", help="실행 폴더나 로그: 기록된 학습률이 따르는 스케줄을 찾습니다")
    add("--schedule", metavar="이름", help="스케줄 이름 (--list 참고)")
    add("--lr", type=float, metavar="값", help="학습률: 최고값, torch에서는 옵티마이저의 값")
    add("--total-steps", type=int, metavar="N", help="전체 옵티마이저 스텝 (없으면 아래 다섯 값으로 계산)")
    add("--samples", type=int, metavar="N", help="학습 샘플 수")
    add("--batch", type=int, metavar="N", help="장치 하나의 배치")
    add("--accumulate", type=int, default=1, metavar="N", help="기울기 누적 (기본값 1)")
    add("--devices", type=int, default=1, metavar="N", help="장치 수 (기본값 1)")
    add("--epochs", type=float, metavar="N", help="에폭 수 (기본값 1)")
    add("--steps-per-epoch", type=int, metavar="N", help="한 에폭의 스텝 (샘플 수를 모를 때)")
    add("--warmup-steps", type=int, metavar="N", help="워밍업 스텝")
    add("--warmup-ratio", type=float, metavar="비율", help="전체 스텝 가운데 워밍업의 비율 (올림)")
    add("--set", action="append", default=[], metavar="인자=값", help="스케줄의 다른 인자 (여러 번 쓸 수 있음)")
    add("--part", action="append", default=[], metavar="'이름 인자=값'", help="sequential, chained의 부분 (여러 번)")
    add("--per-epoch", action="store_true", help="스케줄러를 에폭마다 한 번 부릅니다")
    add("--calls-per-step", type=int, default=1, metavar="N", help="스텝마다 스케줄러를 N번 부릅니다 (기본값 1)")
    add("--restarts-at", type=int, metavar="스텝", help="이 스텝에서 스케줄러가 처음부터 다시 셉니다 (재개)")
    add("--at", type=int, nargs="+", default=[], metavar="스텝", help="학습률을 볼 스텝 (0부터)")
    add("--compare", nargs="+", default=[], metavar="이름=값", help="바꿔 볼 값: 옵션 이름이나 스케줄의 인자")
    add("--list", action="store_true", help="스케줄의 목록을 보여 줍니다")
    add(
        "--format",
        choices=("md", "json", "text", "html"),
        default="text",
        help="출력 형식 (기본값 text, html에는 곡선 그림이 들어갑니다)",
    )
    add("--json", action="store_true", help="JSON으로 보여 줍니다")
    add("--svg", metavar="파일", help="곡선을 SVG 그림으로도 씁니다")
    return parser
