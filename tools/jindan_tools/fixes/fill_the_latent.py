"""Keep a variational autoencoder from leaving its latent empty: let the KL term in slowly, or leave it some room."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix
from jindan_tools.text.figures import figure

# Nats a dimension that the KL term may keep for nothing. Source: Kingma et al. 2016 (free bits), lambda of 0.125 to 2.
_FREE_NATS = 0.25


def fill_the_latent(situation: Situation) -> Iterator[Fix]:
    """Plan an annealed KL weight and free bits where the KL term is gone."""
    found = situation.finding("CTR042")
    if found is None:
        return
    now = figure(found.number("kl") or 0.0)
    yield situation.fix(
        "KL 항의 가중치",
        "0에서 시작해 전체 스텝의 처음 10~30 % 동안 목표 값까지 올리기",
        before="처음부터 끝까지 같은 값",
        where="손실을 더하는 줄 (재구성 + 가중치 × KL)",
        why="디코더가 배우기 전에 KL 항이 먼저 줄면 잠재 변수를 쓰지 않는 쪽이 가장 쉬운 답이 됩니다.",
        expected=f"KL 값이 지금의 {now}보다 뚜렷이 큰 값(보통 수 nat)에서 머뭅니다.",
        verify="KL 값과 재구성 손실을 따로 기록해, 잠재 변수를 다른 입력의 것으로 바꾸면 재구성이 나빠지는지 확인하세요.",
    )
    yield situation.fix(
        "KL 항의 하한(free bits)",
        f"차원마다 max(KL, {_FREE_NATS}) 값을 더하기",
        before="하한 없음",
        where="KL 값을 계산하는 줄",
        why="한 차원이 그만큼의 정보를 담는 동안에는 벌하지 않으므로 사후분포가 사전분포로 무너지지 않습니다.",
        expected=f"차원마다 KL 값이 {_FREE_NATS} nat 안팎에서 멈춥니다.",
        verify="KL 값이 하한인 차원의 수를 세어, 모두 하한이면 디코더를 작게 하거나 가중치를 낮추세요.",
    )
