"""Find where the embeddings become one point, and prove the loss on a few pairs before anything else is tuned."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import train_loss
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure

_PAIRS = 16


def take_off_nan_guards(situation: Situation) -> Iterator[Fix]:
    """Plan the removal of NaN guards where notes or log mention them."""
    if situation.finding("NUM021") is None:
        return
    yield Fix(
        cause_id=situation.cause.id,
        parameter="NaN 치환과 건너뛰기",
        before="nan_to_num 치환, NaN 배치 건너뛰기",
        after="모두 제거하고 torch.autograd.set_detect_anomaly(True) 켜기",
        where="모델의 forward와 학습 루프",
        priority=1,
        why="가려 둔 동안에는 NaN이 어디서 나오는지 알 수 없고, 임베딩이 0이 되어도 손실은 멀쩡해 보입니다.",
        expected="첫 NaN에서 실행이 멈추고 그 연산과 입력 파일이 출력됩니다.",
        verify="nan_to_num과 건너뛰기를 제거한 코드로 한 에폭을 돌려 모든 손실이 유한한지 확인하세요.",
        kind=FixKind.CODE,
    )


def measure_then_memorise(situation: Situation) -> Iterator[Fix]:
    """Plan the spread of the embeddings at three stages, then frozen encoders on a few pairs."""
    if situation.finding("CTR042") is not None:
        return  # an autoencoder compares no pairs
    loss = train_loss(situation.run)
    now = f"지금은 {figure(loss.finite[-1])}입니다. " if loss is not None and loss.finite else ""
    yield Fix(
        cause_id=situation.cause.id,
        parameter="임베딩 퍼짐 기록",
        before="",
        after="0, 10, 50 스텝에서 임베딩의 차원별 표준편차와 서로 다른 쌍의 코사인 유사도 출력",
        where="학습 루프의 손실 계산 직전, 인코더 출력과 최종 임베딩 각각",
        priority=2,
        why="0스텝부터 코사인이 0.99를 넘으면 입력이나 인코더가, 뒤에 그렇게 되면 학습률이 원인입니다.",
        expected="표준편차가 0보다 뚜렷이 크고 코사인 유사도가 0.9 아래에 퍼져 있어야 합니다.",
        verify="입력 16개의 해시와 표준편차도 함께 출력해 같은 입력이 반복되지 않는지 확인하세요.",
        kind=FixKind.CODE,
    )
    yield Fix(
        cause_id=situation.cause.id,
        parameter=f"{_PAIRS}쌍 외우기",
        before="전체 데이터, 인코더까지 학습",
        after=f"인코더를 동결(freeze)하고 헤드만 {_PAIRS}쌍으로 200스텝 학습",
        where="학습 스크립트",
        priority=3,
        why="작은 묶음도 외우지 못하면 손실 식이나 짝의 순서가 잘못된 것이고, 외우면 인코더 학습률이나 데이터 쪽입니다.",
        expected=f"{now}손실이 0.05 아래로 내려가야 합니다.",
        verify="외운 뒤에 인코더 학습률을 0, 1e-5, 지금 값으로 바꿔 가며 어디서 무너지는지 확인하세요.",
        kind=FixKind.CODE,
    )
