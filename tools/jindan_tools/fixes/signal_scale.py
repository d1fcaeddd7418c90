"""Bring activations and gradients back to a scale at which a network learns."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix
from jindan_tools.text.figures import figure, times


def restore_gradient_flow(situation: Situation) -> Iterator[Fix]:
    """Plan activations, normalisation and initialisation that keep the gradient of the first layers alive."""
    small = situation.fact("GRD003", "smallest") or situation.fact("GRD004", "median_norm")
    large = situation.fact("GRD003", "largest")
    span = f"가장 큰 층은 {figure(large)}, 가장 작은 층은 {figure(small)}입니다. " if small and large else ""
    yield situation.fix(
        "깊은 층의 활성 함수와 초기화",
        "ReLU 또는 GELU, kaiming_normal_ 초기화, 블록마다 정규화 층과 잔차 연결",
        where="모델 정의",
        why=f"{span}sigmoid나 tanh를 겹치거나 초기값이 너무 작으면 층을 지날 때마다 기울기가 줄어듭니다.",
        expected=f"첫 층의 기울기 노름이 {figure(small)}에서 1e-6보다 큰 값으로 커집니다."
        if small
        else "기울기 노름이 1e-6보다 커집니다.",
        verify="첫 배치의 backward() 뒤에 층별 p.grad.norm() 값을 출력해 층 사이의 비가 1,000배 안인지 확인하세요.",
    )


def shrink_first_logits(situation: Situation) -> Iterator[Fix]:
    """Plan a head whose first logits are near zero, with the first loss that follows."""
    factor, chance = situation.fact("PLT008", "factor"), situation.fact("PLT008", "chance")
    if factor is None or chance is None:
        return
    yield situation.fix(
        "출력층 초기화",
        "nn.init.normal_(head.weight, std=0.02); nn.init.zeros_(head.bias)",
        where="모델 정의의 출력층",
        why=f"첫 손실이 무작위 추측의 {times(factor)}라는 것은 학습 전의 로짓이 지나치게 크다는 뜻입니다.",
        expected=f"첫 손실이 {figure(factor * chance)}에서 무작위 추측 수준 {figure(chance)} 부근으로 내려갑니다.",
        verify="학습 전에 한 배치의 로짓 표준편차를 출력해 1 아래인지 확인하세요.",
    )
