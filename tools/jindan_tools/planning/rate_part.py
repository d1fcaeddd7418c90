"""Learning rate and weight decay for another effective batch, in words."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.evidence import Evidence
from jindan_tools.planning.budget import Budget
from jindan_tools.planning.parts import Part
from jindan_tools.planning.rate_advice import (
    DECAY_SOURCE,
    LINEAR_LIMIT,
    LINEAR_SOURCE,
    SQRT_SOURCE,
    decay_for_same_shrink,
    scale_rate,
    scaled_betas,
)
from jindan_tools.text.figures import figure

_BETA2 = 0.999


def rate_part(budget: Budget) -> Part | None:
    """Return the scaled rates with their source and limits; None without a rate and the batch it was found for."""
    rate, old, new = budget.learning_rate, budget.rate_batch, budget.effective_batch
    if rate is None or old is None or new is None:
        return None
    facts = [*_rates(budget, rate, old, new), *_decay(budget, rate, old, new), *_limits(old, new)]
    return Part(key="learning_rate", title="학습률과 weight decay", facts=tuple(facts))


def _rates(budget: Budget, rate: float, old: int, new: int) -> Iterator[Evidence]:
    advice = scale_rate(rate, old, new, budget.optimizer)
    if advice.ratio == 1:
        yield Evidence(
            statement=f"실효 배치가 {new}로 같으므로 학습률 {figure(rate)} 값을 그대로 둡니다.",
            value=rate,
            formula=f"{new} / {old} = 1",
        )
        return
    first = (
        f" {budget.optimizer}에는 {advice.rule} 규칙의 {figure(advice.first)}부터 해 보세요." if advice.first else ""
    )
    yield Evidence(
        statement=f"실효 배치가 {figure(advice.ratio)}배이므로 학습률은 선형 규칙으로 {figure(advice.linear)}입니다.{first}",
        value=advice.linear,
        formula=f"{rate:g} × {new}/{old}, 출처 {LINEAR_SOURCE}",
    )
    yield Evidence(
        statement=f"제곱근 규칙으로는 {figure(advice.sqrt)}입니다.",
        value=advice.sqrt,
        formula=f"{rate:g} × sqrt({new}/{old}), 출처 {SQRT_SOURCE}",
    )
    beta = scaled_betas(_BETA2, advice.ratio)
    yield Evidence(
        statement=f"제곱근 규칙은 Adam의 beta2도 {_BETA2} → {figure(beta, 5)} 값으로 함께 바꿀 때 정확합니다.",
        value=beta,
        formula=f"1 - {figure(advice.ratio)} × (1 - {_BETA2})",
    )


def _decay(budget: Budget, rate: float, old: int, new: int) -> Iterator[Evidence]:
    if budget.weight_decay is None or old == new:
        return
    advice = scale_rate(rate, old, new, budget.optimizer)
    updates = old / new
    for word, scaled in (("선형", advice.linear), ("제곱근", advice.sqrt)):
        decay = decay_for_same_shrink(budget.weight_decay, rate_ratio=scaled / rate, update_ratio=updates)
        yield Evidence(
            statement=f"{word} 규칙의 학습률이면 한 에폭의 감쇠를 같게 하는 weight_decay 값은 {figure(decay)}입니다.",
            value=decay,
            formula=f"{budget.weight_decay:g} / ({figure(scaled / rate)} × {figure(updates)}), 출처 {DECAY_SOURCE}",
        )


def _limits(old: int, new: int) -> Iterator[Evidence]:
    if old == new:
        return
    over = f" 실효 배치 {figure(new)}는 이를 넘습니다." if new > LINEAR_LIMIT else ""
    yield Evidence(
        statement=(
            f"선형 규칙은 SGD와 웜업으로 배치 {LINEAR_LIMIT:,}까지만 확인되었고, 배치가 커질수록 높게 어긋납니다.{over} "
            "두 값은 찾기 시작할 범위이며 검증 성능으로 정해야 합니다."
        ),
        formula=f"출처 {LINEAR_SOURCE}",
    )
