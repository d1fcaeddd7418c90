"""Find out why a model answers one constant where weights of classes cannot help: errors, noise and many tags at once."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix
from jindan_tools.text.figures import figure

# Twenty samples that are known by heart leave about a hundredth of what the constant costs.
_BY_HEART = 0.01


def leave_the_constant(situation: Situation) -> Iterator[Fix]:
    """Plan the test that tells a cut connection from wrong pairs, with the level of the constant answer to get below."""
    if situation.finding("PLT082") is not None:
        yield _same_noise(situation)
        return
    variance, entropy = situation.fact("PLT032", "variance"), situation.fact("PLT017", "entropy")
    if variance is not None:
        yield _few_samples(situation, variance, f"목표값의 분산 {figure(variance)}")
    elif entropy is not None:
        rate = situation.fact("PLT017", "rate")
        yield _few_samples(situation, entropy, f"양성 비율 {figure(rate)}만 아는 답의 손실 {figure(entropy)}")


def _few_samples(situation: Situation, level: float, named: str) -> Fix:
    return situation.fix(
        "입력과 목표값의 짝",
        "표본 20개만으로 200스텝 과적합시켜 보기 (학습률과 모델은 그대로)",
        where="학습 데이터를 만드는 줄",
        why="늘 같은 값만 답하면 이만큼의 손실이 남습니다. 입력이 손실에 닿지 않거나(끊긴 기울기, 모양이 다른 비교) 입력과 목표값의 행이 어긋난 것입니다.",
        expected=f"20개에서는 손실이 {named}에서 그 100분의 1인 {figure(_BY_HEART * level)} 부근까지 내려갑니다. 그러면 모델과 손실은 정상이고 전체 데이터의 짝을 의심합니다.",
        verify=f"입력을 모두 0으로 바꾸어 한 번 더 재세요. 그래도 손실이 {figure(level)} 그대로면 지금 모델은 입력을 쓰지 않습니다.",
    )


def _same_noise(situation: Situation) -> Fix:
    level = situation.fact("PLT082", "level")
    return situation.fix(
        "손실의 목표로 쓰는 잡음",
        "add_noise(x, noise, t)에 넣은 바로 그 noise (prediction_type이 sample이면 x, v_prediction이면 get_velocity(x, noise, t))",
        where="손실을 계산하는 줄",
        why="예측할 잡음을 다시 뽑거나 목표의 종류가 다르면 입력에서 알아낼 것이 없어 0이 가장 좋은 답이 됩니다.",
        expected=f"손실이 {figure(level)}에서 잡음의 분산 1 아래로 내려가기 시작합니다. t가 큰 표본부터 내려갑니다.",
        verify="잡음과 t를 고정한 배치 하나로 200스텝만 학습하세요. 0.1 아래로 내려가면 목표가 맞고, 1 부근에 머물면 기울기가 끊긴 것입니다.",
    )
