"""The losses of a model that has learned nothing, to compare the first logged losses with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.arithmetic.chance import (
    chance_accuracy,
    majority_share,
    nt_xent_chance,
    smoothed_cross_entropy_floor,
)
from jindan_tools.arithmetic.chance_levels import (
    ChanceKind,
    ChanceLevel,
    binary_level,
    classification_levels,
    contrastive_levels,
    vocabulary_levels,
)
from jindan_tools.arithmetic.chance_match import match_chance
from jindan_tools.arithmetic.rounding import printed_half_unit
from jindan_tools.model.evidence import Evidence
from jindan_tools.planning.budget import Budget
from jindan_tools.planning.parts import Part
from jindan_tools.text.figures import figure, percent

_MEANING: Mapping[ChanceKind, str] = {
    ChanceKind.UNIFORM: "모든 답에 같은 확률을 주는 손실",
    ChanceKind.PRIOR: "클래스 비율만 아는 손실 H(y)",
    ChanceKind.IN_BATCH: "배치 안에서 짝을 찍는 InfoNCE 손실",
    ChanceKind.EPOCH_MEAN: "그 InfoNCE 손실의 에폭 평균(마지막 작은 배치 포함)",
    ChanceKind.LAST_BATCH: "마지막 작은 배치의 InfoNCE 손실",
    ChanceKind.BINARY: "이진 분류와 DPO의 첫 손실",
    ChanceKind.DOUBLE_SOFTMAX: "확률을 로짓 자리에 넣었을 때(softmax 두 번) 내려갈 수 있는 가장 낮은 손실",
}


def explain_loss(text: str, budget: Budget, *, contrastive: bool) -> Evidence:
    """Return which chance level a printed loss stands on. Raises ValueError when `text` is no number."""
    value, half = float(text), printed_half_unit(text)
    found = match_chance(value, tuple(_levels(budget, contrastive=contrastive)), half_unit=half)
    if found is None:
        return Evidence(
            statement=f"손실 {text} 값은 이 계획의 우연 수준 가운데 어느 것과도 같지 않거나, 둘 이상과 구별되지 않습니다.",
            value=value,
            formula="0.2 % 안에서 비교",
        )
    return Evidence(
        statement=f"손실 {text} 값은 {_MEANING[found.level.kind]}({figure(found.level.value)})과 같습니다. 아직 배운 것이 없다는 뜻입니다.",
        value=value,
        unit="nats",
        formula=f"{found.level.formula} = {figure(found.level.value, 6)}",
    )


def _levels(budget: Budget, *, contrastive: bool) -> Iterator[ChanceLevel]:
    classes = budget.classes or len(budget.class_counts)
    if classes >= 2:
        yield from classification_levels(classes, budget.class_counts or None)
    if classes == 2:
        yield binary_level()
    if budget.vocabulary:
        yield from vocabulary_levels((budget.vocabulary,))
    if contrastive and budget.batch is not None and budget.batch >= 2:
        yield from contrastive_levels(budget.batch, budget.samples)


def chance_part(budget: Budget, *, contrastive: bool = False, loss: str | None = None) -> Part | None:
    """Return the chance levels of the objectives that the plan names; None when it names none.

    `loss` is a loss as it was printed, to be told which level it stands on.
    """
    facts = [*_classes(budget), *_vocabulary(budget), *(_contrastive(budget) if contrastive else ())]
    if facts and loss is not None:
        facts.insert(0, explain_loss(loss, budget, contrastive=contrastive))
    return Part(key="chance", title="아무것도 배우지 못했을 때의 값", facts=tuple(facts)) if facts else None


def _classes(budget: Budget) -> Iterator[Evidence]:
    counts = budget.class_counts
    classes = budget.classes or (len(counts) if counts else None)
    if classes is None or classes < 2:
        return
    levels = classification_levels(classes, counts or None)
    yield from map(_level, levels)
    yield Evidence(
        statement=f"찍었을 때의 정확도는 {percent(chance_accuracy(classes), 2)}입니다.",
        value=chance_accuracy(classes),
        formula=f"1 / {classes}",
    )
    if counts:
        yield Evidence(
            statement=f"가장 많은 클래스만 답해도 정확도는 {percent(majority_share(counts), 2)}입니다.",
            value=majority_share(counts),
            formula=f"{max(counts)} / {sum(counts)}",
        )
    if budget.label_smoothing:
        floor = smoothed_cross_entropy_floor(classes, budget.label_smoothing)
        yield Evidence(
            statement=f"label smoothing {budget.label_smoothing:g} 설정이면 완벽하게 맞혀도 손실이 {figure(floor)} 아래로 내려가지 않습니다.",
            value=floor,
            unit="nats",
            formula=f"H(1 - s + s/C, s/C, ...), s = {budget.label_smoothing:g}, C = {classes}",
        )
    if classes == 2:
        yield _level(binary_level())
    if budget.accumulation > 1:
        yield _summed(budget, levels[0])


def _summed(budget: Budget, level: ChanceLevel) -> Evidence:
    value = budget.accumulation * level.value
    return Evidence(
        statement=f"누적한 손실을 나누지 않고 더해 기록하면 첫 손실이 {figure(value)}로 찍힙니다.",
        value=value,
        unit="nats",
        formula=f"{budget.accumulation} × {level.formula}",
    )


def _vocabulary(budget: Budget) -> Iterator[Evidence]:
    if budget.vocabulary:
        yield from map(_level, vocabulary_levels((budget.vocabulary,)))


def _contrastive(budget: Budget) -> Iterator[Evidence]:
    batch = budget.batch
    if batch is None or batch < 2:
        return
    yield from map(_level, contrastive_levels(batch, budget.samples))
    yield Evidence(
        statement=f"두 관점의 NT-Xent(SimCLR) 손실은 찍었을 때 {figure(nt_xent_chance(batch))}입니다.",
        value=nt_xent_chance(batch),
        unit="nats",
        formula=f"ln(2 × {batch} - 1)",
    )


def _level(level: ChanceLevel) -> Evidence:
    return Evidence(
        statement=f"{_MEANING[level.kind]}은 {figure(level.value)}입니다.",
        value=level.value,
        unit="nats",
        formula=level.formula,
    )
