"""Compute everything a plan's numbers allow, and say what they contradict."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.planning.budget import Budget
from jindan_tools.planning.chance_part import chance_part
from jindan_tools.planning.parts import Contradiction, Plan
from jindan_tools.planning.rate_part import rate_part
from jindan_tools.planning.stated_steps import agrees, misreadings
from jindan_tools.planning.steps import count_steps, epochs_of_steps
from jindan_tools.planning.steps_part import steps_part
from jindan_tools.planning.stop_part import stop_part
from jindan_tools.planning.time_part import time_part
from jindan_tools.text.figures import figure


def compute_plan(budget: Budget, *, contrastive: bool = False, loss: str | None = None) -> Plan:
    """Return the parts that can be computed. Raises ValueError for counts below 1 or rates that are not positive."""
    parts = (
        steps_part(budget),
        rate_part(budget),
        time_part(budget),
        stop_part(budget),
        chance_part(budget, contrastive=contrastive, loss=loss),
    )
    return Plan(
        parts=tuple(p for p in parts if p is not None),
        contradictions=(*_steps(budget), *_global_batch(budget), *_patience(budget)),
        missing=tuple(_missing(budget)),
    )


def _steps(budget: Budget) -> Iterator[Contradiction]:
    count = count_steps(budget)
    if budget.steps is None or count is None or count.total is None or agrees(budget.steps, count):
        return
    reasons = [
        f"{m.left_out} 값을 빼고 계산하면 {figure(m.total)} 스텝입니다." for m in misreadings(budget.steps, budget)
    ]
    why = " ".join(reasons) or "샘플 수, 배치, 누적, 장치 수 가운데 하나가 실제와 다릅니다."
    epochs = epochs_of_steps(budget.steps, count)
    yield Contradiction(
        key="steps",
        what=(
            f"적어 준 {figure(budget.steps)} 스텝은 계산한 {figure(count.total)} 스텝과 다릅니다. "
            f"{figure(budget.steps)} 스텝이면 {figure(budget.epochs)} 에폭이 아니라 {figure(epochs)} 에폭입니다."
        ),
        do=f"{why} 학습 시작 때 len(train_loader)와 전체 스텝을 출력해 맞춰 보세요.",
        severity=Severity.HIGH,
        facts=(
            Evidence(
                statement=f"계산한 전체 스텝은 {figure(count.total)}입니다.",
                value=count.total,
                unit="steps",
                formula=f"{budget.epochs:g} × {count.updates} = {count.total}",
            ),
        ),
    )


def _global_batch(budget: Budget) -> Iterator[Contradiction]:
    stated, product = budget.global_batch, budget.effective_batch
    if stated is None or product is None or stated == product:
        return
    devices = stated / (product / budget.devices)
    guess = f" 장치가 {devices:g}대라면 맞습니다." if devices >= 1 and devices == int(devices) else ""
    yield Contradiction(
        key="global_batch",
        what=f"전체 배치 {stated} 값이 배치 {budget.batch} × 누적 {budget.accumulation} × 장치 {budget.devices} = {product} 값과 다릅니다.{guess}",
        do="DeepSpeed는 셋의 곱이 다르면 시작하지 않습니다. 한 값을 지우거나 auto로 두세요.",
        # A file of DeepSpeed leaves the devices to the launcher.
        severity=Severity.LOW if guess else Severity.HIGH,
    )


def _patience(budget: Budget) -> Iterator[Contradiction]:
    if budget.patience is None or budget.epochs is None or budget.patience < budget.epochs:
        return
    yield Contradiction(
        key="patience",
        what=f"patience {budget.patience} 값이 전체 {figure(budget.epochs)} 에폭보다 작지 않아 조기 종료가 일어날 수 없습니다.",
        do="조기 종료를 쓰려면 patience를 전체 에폭의 10~30 %로 줄이세요.",
        severity=Severity.LOW,
    )


def _missing(budget: Budget) -> Iterator[str]:
    if budget.batch is None:
        yield "배치(--batch)를 주면 실효 배치와 스텝을 계산합니다."
    elif budget.samples is None:
        yield "학습 샘플 수(--samples)를 주면 에폭당 스텝과 전체 스텝을 계산합니다."
    if budget.learning_rate is not None and budget.rate_batch is None:
        yield "그 학습률을 찾을 때의 실효 배치(--base-batch)를 주면 바꿀 학습률을 계산합니다."
    if budget.throughput is None:
        yield "처리 속도(--throughput 120/s)를 주면 시간을 계산합니다."
