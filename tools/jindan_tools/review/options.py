"""Ways to run the change that keep the old effective batch, and the one that does not."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from jindan_tools.arithmetic.effective_batch import same_effective_batch
from jindan_tools.planning.rate_advice import scale_rate
from jindan_tools.review.batch_norm import uses_batch_norm
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.judge_decay import same_shrink
from jindan_tools.review.memory import MemoryBase
from jindan_tools.review.model_memory import ModelMemory
from jindan_tools.review.record import Option
from jindan_tools.text.figures import figure

_HALF = {"fp16", "bf16", "amp"}
_USABLE = 0.9


def build_options(case: ReviewCase, memory: MemoryBase | ModelMemory | None) -> tuple[Option, ...]:
    """Return the options, the recommended one first; none when neither batch nor image size changes."""
    batch, old = case.new.number("batch_size"), case.effective(case.old)
    before = case.old.number("batch_size")
    moved = (case.pixel_ratio or 1) != 1 or (before is not None and batch != before)
    if batch is None or old is None or case.is_ultralytics or not moved or batch < 1:
        return ()
    found = [_option(case, memory, setting) for setting in dict.fromkeys(_settings(case, int(batch), old))]
    if all(o.fits is False for o in found):
        found += _smaller(case, memory, int(batch), old)
    best = _recommended(case, found, old)
    ordered = sorted(found, key=lambda o: o is not best)
    return tuple(replace(o, name="ABCDE"[i], recommended=o is best) for i, o in enumerate(ordered))


def _settings(case: ReviewCase, batch: int, old: int) -> Iterator[tuple[int, int, bool]]:
    """Yield (batch, accumulation, half precision): to keep the old effective batch, as given, and without accumulation."""
    half = case.new.word("precision") in _HALF
    devices = int(case.new.number("devices") or 1)
    given = int(case.new.number("gradient_accumulation") or 1)
    if case.new.word("precision") == "fp32" or (not half and (case.pixel_ratio or 1) > 1):
        larger = 2 * batch if 2 * batch * devices <= old else batch
        yield larger, _fill(old, larger, devices), True
    yield batch, _fill(old, batch, devices), half
    yield batch, given, half
    if case.accumulation_in_doubt:
        yield batch, 1, half


def _smaller(case: ReviewCase, memory: MemoryBase | ModelMemory | None, batch: int, old: int) -> list[Option]:
    """Return the largest halved batch in half precision that fits the card, with the accumulation that makes up for it."""
    devices = int(case.new.number("devices") or 1)
    while batch > 1:
        batch //= 2
        option = _option(case, memory, (batch, _fill(old, batch, devices), True))
        if option.fits:
            return [option]
    return []


def _fill(effective: int, batch: int, devices: int) -> int:
    return max(1, round(effective / (batch * devices)))


def _option(case: ReviewCase, memory: MemoryBase | ModelMemory | None, setting: tuple[int, int, bool]) -> Option:
    batch, accumulation, half = setting
    devices = int(case.new.number("devices") or 1)
    effective, old = batch * accumulation * devices, case.effective(case.old) or 1
    size = case.new.number("image_size")
    span = None if memory is None else memory.at(batch, int(size) if size else None, half=half)
    same = same_effective_batch(old, effective)
    return Option(
        name="",
        precision=_precision(case, half=half),
        batch=batch,
        accumulation=accumulation,
        rate=_rate(case, old, effective),
        weight_decay=case.old.number("weight_decay") if same else same_shrink_at_old_rate(case, effective),
        memory=None if span is None else (span[0], span[2]),
        fits=None if span is None or case.card_gib is None else span[2] <= _USABLE * case.card_gib,
        remark=_remark(case, setting, effective, old),
    )


def _precision(case: ReviewCase, *, half: bool) -> str:
    word = case.new.word("precision")
    if half:
        return word.upper() if word in {"fp16", "bf16"} else "16비트 혼합"
    return word.upper() or "그대로"


def same_shrink_at_old_rate(case: ReviewCase, effective: int) -> float | None:
    """Return the decay that keeps the shrink an epoch at the old rate and a new effective batch."""
    decay, old = case.old.number("weight_decay"), case.effective(case.old)
    if decay is None or old is None or same_shrink(case, effective) is None:
        return None
    return decay * effective / old


def _rate(case: ReviewCase, old: int, effective: int) -> tuple[float, float] | None:
    rate = case.old.number("learning_rate")
    if rate is None or rate <= 0:
        return None
    if same_effective_batch(old, effective):
        return rate, rate
    advice = scale_rate(rate, old, effective, case.new.word("optimizer"))
    return advice.low, advice.high


def _remark(case: ReviewCase, setting: tuple[int, int, bool], effective: int, old: int) -> str:
    batch, accumulation, half = setting
    if effective < old and not same_effective_batch(old, effective):
        return "갱신이 잦아지고 기울기의 잡음이 커집니다. 학습률을 반드시 함께 낮춥니다."
    if not same_effective_batch(old, effective):
        return f"실효 배치가 {old} → {effective}로 커져 갱신 횟수가 줄어듭니다. 학습률을 이 범위에서 다시 찾습니다."
    kept = "실효 배치가 같아 학습률과 weight_decay를 그대로 둡니다."
    before = case.old.number("batch_size") or batch
    if half and batch > (case.new.number("batch_size") or batch) and uses_batch_norm(case.new) is not False:
        return f"{kept} 한 번에 {batch}장을 보아 BatchNorm에도 낫습니다."
    slower = accumulation > 1 and before > batch
    return f"{kept} 순전파 횟수가 같아 누적이 시간을 늘리지 않습니다." if slower else kept


def _recommended(case: ReviewCase, found: list[Option], old: int) -> Option | None:
    """Return the largest batch that keeps the old effective batch; as given when the change is meant to raise it."""
    new = case.effective(case.new) or old
    if new > old and not same_effective_batch(old, new) and not case.accumulation_in_doubt:
        return found[-1] if found[-1].fits is not False else None
    kept = [o for o in found if o.rate is not None and o.rate[0] == o.rate[1] and o.fits is not False]
    return max(kept, key=lambda o: o.batch, default=None)


def shown_rate(option: Option) -> str:
    """Return the rate as one types it: one value, or two ends."""
    if option.rate is None:
        return ""
    low, high = option.rate
    return figure(low) if low == high else f"{figure(low)}~{figure(high)}"
