"""What to look at after the start, with the numbers that tell good from bad."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import val_metric
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.ends import Ends
from jindan_tools.review.memory import MemoryBase
from jindan_tools.review.rates import epoch_rates
from jindan_tools.text.figures import figure


def watch_list(case: ReviewCase, ends: Ends, memory: MemoryBase | None) -> tuple[str, ...]:
    """Return the checks in the order in which they can be made."""
    return (*_first_minutes(case, memory), *_first_epochs(case), *_later(case, ends))


def _first_minutes(case: ReviewCase, memory: MemoryBase | None) -> Iterator[str]:
    accumulation = case.new.number("gradient_accumulation") or 1
    if accumulation > 1 and not case.is_ultralytics and case.change_of("gradient_accumulation") in case.changes:
        yield (
            f"시작 직후: len(train_loader)와 한 에폭 뒤의 global_step을 출력하세요. 누적 {accumulation:g} 설정이 적용되면 "
            f"global_step이 배치 수의 1/{accumulation:g}이고, 같으면 적용되지 않은 것입니다."
        )
    if memory is not None or (case.pixel_ratio or 1) > 1:
        yield "첫 100 스텝 뒤: torch.cuda.max_memory_reserved()를 기록하고, 카드 용량의 90 %를 넘으면 배치를 줄이세요."
    rates = epoch_rates(case.new)
    if rates is not None and rates.falls:
        half = max(2, rates.last // 2)
        yield f"학습률 기록: 1 에폭 {figure(rates.at(1), 3)}, {half} 에폭 {figure(rates.at(half), 3)}, {rates.last} 에폭 {figure(rates.at(rates.last), 3)}이어야 합니다."


def _first_epochs(case: ReviewCase) -> Iterator[str]:
    yield "첫 2 에폭: 손실이 내려가야 합니다. 오르거나 NaN이면 학습률을, 크게 흔들리면 학습률과 클리핑을 먼저 봅니다."
    series = None if case.baseline is None else val_metric(case.baseline)
    if series is None or len(series) < 5:
        return
    first = 1 if series.xs[0] == 0 else 0
    marks = sorted({0, min(4, len(series) - 1), series.best or 0})
    said = ", ".join(f"{int(series.xs[i]) + first} 에폭 {figure(series.values[i])}" for i in marks)
    yield f"같은 에폭의 이전 기록({series.name}): {said}. 5 에폭까지 이보다 뚜렷이 낮으면 멈추고 설정을 확인하세요."


def _later(case: ReviewCase, ends: Ends) -> Iterator[str]:
    if ends.earliest is not None and ends.planned is not None and ends.earliest < ends.planned:
        yield f"조기 종료: 이전과 같은 흐름이면 {ends.earliest} 에폭 전에는 일어나지 않습니다. 더 일찍 끝나면 설정이 다르게 읽힌 것입니다."
    if case.is_lightning:
        yield "마지막 평가: trainer.test(model)는 마지막 가중치를 평가합니다. 최고 기록은 ckpt_path='best'로 재세요."
