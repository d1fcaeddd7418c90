"""Find the first value that is not finite before anything is tuned."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.select import train_loss
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import written
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_WEIGHTS = (".pt", ".pth", ".ckpt", ".safetensors", ".bin")


def check_weights_first(situation: Situation) -> Iterator[Fix]:
    """Plan a check of the loaded weights and of one batch in fp32."""
    model = safe_line(written(situation.run, "model"), 120)
    if model.endswith(_WEIGHTS):
        yield situation.fix(
            "시작 가중치",
            "공식 가중치나 유한한 이전 체크포인트",
            before=model,
            where=model,
            why="첫 갱신 전부터 NaN이면 불러온 가중치에 NaN이 들어 있는 경우가 가장 먼저입니다.",
            expected="첫 기록의 손실이 유한합니다.",
            verify="체크포인트를 열어 torch.isfinite가 거짓인 텐서의 이름을 모두 출력하세요. 없으면 입력과 손실 식을 봅니다.",
            kind=FixKind.DATA,
        )
    yield situation.fix(
        "fp32 한 배치 시험",
        "torch.autocast를 끄고 배치 하나만 순전파하며 torch.autograd.set_detect_anomaly(True)",
        where="학습 루프의 첫 배치",
        why="가중치, 입력, 출력, 손실 순서로 처음 유한하지 않은 것이 고칠 자리입니다.",
        expected=f"네 값이 모두 유한하고 첫 손실이 분류라면 {_chance(situation.run)} 부근입니다.",
        verify="모두 유한하면 정밀도 설정만 되돌려 같은 배치 1개를 다시 통과시키세요. 그때만 NaN이면 정밀도가 원인입니다.",
    )


def find_bad_sample(situation: Situation) -> Iterator[Fix]:
    """Plan the search for the sample behind a sudden NaN, at the record where it came."""
    spot = _spot(situation.run)
    yield situation.fix(
        "배치 검사",
        "assert torch.isfinite(x).all() and torch.isfinite(y).all(), (step, paths)",
        where="학습 루프의 배치를 받은 직후",
        why=f"손실이 커지는 조짐 없이 {spot or '한 번에'} NaN이 되었으므로 그 배치의 입력이나 라벨을 먼저 봅니다.",
        expected=f"{_where(situation.run)}NaN이 되기 직전 배치의 파일 이름이 출력됩니다.",
        verify=f"그 파일을 빼거나 고친 뒤 같은 시드로 돌려 {_where(situation.run) or '같은 지점에서 '}유한한 손실이 이어지는지 확인하세요. 파일이 나오지 않으면 입력은 원인이 아닙니다.",
    )


def _chance(run: Run) -> str:
    classes = run.number("num_classes") or run.number("num_labels")
    return f"ln {figure(classes)} = {figure(math.log(classes))}" if classes and classes > 1 else "ln C"


def _where(run: Run) -> str:
    loss = train_loss(run)
    return "" if loss is None or loss.first_non_finite is None else f"{loss.x_label(loss.first_non_finite)} 부근에서 "


def _spot(run: Run) -> str:
    loss = train_loss(run)
    if loss is None or loss.first_non_finite is None:
        return ""
    return f"{loss.x_label(loss.first_non_finite)}{'에' if loss.axis is not Axis.ROW else '에서'}"
