"""Batch and steps in words."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.hf_total_steps import HfRun, hf_total_steps
from jindan_tools.model.evidence import Evidence
from jindan_tools.planning.budget import Budget
from jindan_tools.planning.parts import Part
from jindan_tools.planning.steps import StepCount, count_steps, epochs_of_steps, samples_of_updates
from jindan_tools.text.figures import figure


def steps_part(budget: Budget) -> Part | None:
    """Return effective batch, batches, steps an epoch and steps in all; None without a batch."""
    if budget.batch is None:
        return None
    facts = [_effective(budget)]
    count = count_steps(budget)
    if count is not None:
        facts += [*_epoch(budget, count), *_whole(budget, count)]
    elif budget.steps and budget.epochs:
        facts.append(_implied_samples(budget, budget.steps, budget.epochs))
    return Part(key="steps", title="배치와 스텝", facts=tuple(facts))


def _effective(budget: Budget) -> Evidence:
    total = budget.effective_batch or 0
    return Evidence(
        statement=f"실효 배치(가중치를 한 번 바꿀 때 보는 샘플)는 {figure(total)}입니다.",
        value=total,
        unit="samples",
        formula=f"배치 {budget.batch} × 누적 {budget.accumulation} × 장치 {budget.devices} = {total}",
    )


def _epoch(budget: Budget, count: StepCount) -> Iterator[Evidence]:
    per_batch = (budget.batch or 0) * budget.devices
    short = f" 마지막 배치에는 {count.last_batch}개만 들어갑니다." if count.last_batch else ""
    yield Evidence(
        statement=f"한 에폭은 {figure(count.batches)}배치입니다.{short}",
        value=count.batches,
        unit="batches",
        formula=f"ceil({budget.samples} / {per_batch}) = {count.batches}",
    )
    same = count.updates == count.updates_dropped
    rest = "" if same else f" 묶음이 모자란 끝부분을 버리는 학습 코드라면 {figure(count.updates_dropped)}번입니다."
    yield Evidence(
        statement=f"한 에폭에 가중치를 {figure(count.updates)}번 바꿉니다.{rest}",
        value=count.updates,
        unit="steps",
        formula=f"ceil({count.batches} / {budget.accumulation}) = {count.updates}",
    )


def _whole(budget: Budget, count: StepCount) -> Iterator[Evidence]:
    if count.total is not None and count.total_dropped is not None:
        low = f"(끝부분을 버리면 {figure(count.total_dropped)} 스텝)" if count.total != count.total_dropped else ""
        yield Evidence(
            statement=f"{figure(budget.epochs)} 에폭은 모두 {figure(count.total)} 스텝{low}입니다.",
            value=count.total,
            unit="steps",
            formula=f"{budget.epochs:g} × {count.updates} = {count.total}",
        )
    exact = _transformers_total(budget)
    if exact is not None and count.total != count.total_dropped:
        yield Evidence(
            statement=f"Transformers {budget.transformers_version}의 Trainer는 이것을 {figure(exact)} 스텝으로 셉니다.",
            value=exact,
            unit="steps",
            formula="묶음이 모자란 끝부분: 4.52부터 한 스텝, 그 전에는 버림",
        )
    if budget.steps:
        epochs = epochs_of_steps(budget.steps, count)
        yield Evidence(
            statement=f"{figure(budget.steps)} 스텝은 {figure(epochs)} 에폭입니다.",
            value=epochs,
            unit="epochs",
            formula=f"{budget.steps} / {count.updates} = {figure(epochs)}",
        )


def _transformers_total(budget: Budget) -> int | None:
    if budget.transformers_version is None or budget.samples is None or budget.batch is None or not budget.epochs:
        return None
    run = HfRun(
        samples=budget.samples,
        per_device_batch=budget.batch,
        accumulation=budget.accumulation,
        devices=budget.devices,
        epochs=budget.epochs,
    )
    return hf_total_steps(run, budget.transformers_version)


def _implied_samples(budget: Budget, steps: int, epochs: float) -> Evidence:
    updates = max(1, round(steps / epochs))
    low, high = samples_of_updates(updates, budget.effective_batch or 1)
    return Evidence(
        statement=f"{figure(steps)} 스텝이 {figure(epochs)} 에폭이라면 데이터는 {figure(low)}~{figure(high)}개여야 합니다.",
        value=high,
        unit="samples",
        formula=f"{steps} / {epochs:g} = {updates} 스텝/에폭, × 실효 배치 {budget.effective_batch}",
    )
