"""Epoch and run time from a measured throughput, in words."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.epoch_time import scaled_epoch_time
from jindan_tools.model.evidence import Evidence
from jindan_tools.planning.budget import Budget
from jindan_tools.planning.durations import duration
from jindan_tools.planning.parts import Part
from jindan_tools.text.figures import figure


def time_part(budget: Budget) -> Part | None:
    """Return the pixel ratio and, with samples and throughput, the time; None when neither is known."""
    facts = [*_pixels(budget), *_time(budget)]
    return Part(key="time", title="시간", facts=tuple(facts)) if facts else None


def pixel_ratio(budget: Budget) -> float:
    """Return pixels now / pixels when the throughput was measured, 1 when either is unknown."""
    if not budget.image_size or not budget.measured_image_size:
        return 1.0
    return (budget.image_size / budget.measured_image_size) ** 2


def _pixels(budget: Budget) -> Iterator[Evidence]:
    ratio = pixel_ratio(budget)
    if ratio != 1:
        yield Evidence(
            statement=f"해상도 {budget.measured_image_size} → {budget.image_size}은 픽셀이 {figure(ratio)}배입니다.",
            value=ratio,
            formula=f"({budget.image_size} / {budget.measured_image_size})² = {figure(ratio)}",
        )


def _time(budget: Budget) -> Iterator[Evidence]:
    if budget.samples is None or not budget.throughput:
        return
    ratio = pixel_ratio(budget)
    minutes = scaled_epoch_time(budget.samples / budget.throughput / 60, ratio)
    scaled = f" × {figure(ratio)}" if ratio != 1 else ""
    yield Evidence(
        statement=f"한 에폭에 {duration(minutes)} 걸립니다. 누적은 이 시간을 늘리지 않습니다(보는 샘플 수가 같습니다).",
        value=minutes,
        unit="minutes",
        formula=f"{budget.samples} / {budget.throughput:g}{scaled}초 = {figure(minutes)}분",
    )
    if budget.epochs:
        yield Evidence(
            statement=f"{figure(budget.epochs)} 에폭은 {duration(minutes * budget.epochs)}입니다(검증과 저장 시간은 뺀 값).",
            value=minutes * budget.epochs,
            unit="minutes",
            formula=f"{figure(minutes)}분 × {budget.epochs:g}",
        )
