"""Prove that model, loss and labels fit together on one batch before anything is tuned."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.select import train_loss
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure


def memorise_one_batch(situation: Situation) -> Iterator[Fix]:
    """Plan the one-batch test with the loss to reach, then the look at twenty pairs."""
    run = situation.run
    classes = situation.fact("PLT001", "classes") or run.number("num_classes") or run.number("num_labels")
    loss = train_loss(run)
    now = figure(loss.finite[-1]) if loss is not None and loss.finite else ""
    level = f"무작위 수준 ln {figure(classes)} = {figure(math.log(classes))}에서 " if classes and classes > 1 else ""
    batch = run.number("batch_size")
    yield situation.fix(
        "한 배치 외우기 시험",
        "같은 배치 하나로 200스텝 학습 (증강과 드롭아웃 끄기)",
        before=f"전체 데이터, 손실 {now}" if now else "",
        where="학습 루프",
        why=f"표본 {figure(batch) if batch else '수십'}개는 라벨이 틀려도 외울 수 있습니다. 외우지 못하면 손실, 기울기, 학습률 쪽이고 외우면 라벨 짝입니다.",
        expected=f"손실이 {level}0.1 아래로 내려갑니다.",
        verify="200스텝의 손실을 10스텝마다 출력하세요.",
    )
    yield situation.fix(
        "입력과 라벨의 짝",
        "정렬과 섞기를 하나의 색인으로 적용",
        where="Dataset을 만드는 줄",
        why="입력 목록과 라벨 목록을 따로 정렬하거나 따로 섞으면 짝이 어긋나고 손실은 무작위 수준에 머뭅니다.",
        expected="검증 정확도가 무작위"
        + (f"(1/{figure(classes)} = {figure(1 / classes)})의 두 배를 넘습니다." if classes else " 수준을 넘습니다."),
        verify="표본 20개를 입력과 라벨을 나란히 저장해 눈으로 확인하세요.",
        kind=FixKind.DATA,
    )
