"""Values to fall back on when a symptom shows, computed from the new configuration."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.run import Framework
from jindan_tools.model.setting import Origin
from jindan_tools.planning.raw_setting import raw_number
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.claims import AnyClaim, PercentClaim
from jindan_tools.review.record import Fallback
from jindan_tools.text.figures import figure

_DOWN, _UP = 0.7, 1.2


def build_fallbacks(case: ReviewCase, claims: tuple[AnyClaim, ...]) -> tuple[Fallback, ...]:
    """Return what to turn first for divergence, noise, slowness and a full card."""
    rate = case.new.number("learning_rate")
    automatic = case.is_ultralytics and case.new.word("optimizer") == "auto"
    held = case.new.config.get("learning_rate")
    typed_in = held is not None and held.origin is Origin.GIVEN
    if rate is None or rate <= 0 or automatic or not typed_in:
        return tuple(_memory(case))
    slow = _slow(rate) if case.baseline is not None else ()
    return (*_noise(case, claims, rate), *slow, *_memory(case))


def _noise(case: ReviewCase, claims: tuple[AnyClaim, ...], rate: float) -> Iterator[Fallback]:
    noted = next((c.after for c in claims if isinstance(c, PercentClaim) and c.before == rate and c.after < rate), None)
    lower = noted if noted is not None else _round(_DOWN * rate)
    whence = "메모에 적힌 값입니다." if noted is not None else f"지금의 약 {_DOWN:g}배입니다."
    why = f"{whence} 학습률이 가장 직접적인 손잡이입니다. weight_decay는 배치 잡음을 줄이지 않으므로 그대로 둡니다."
    floor = raw_number(case.new, "eta_min", "min_lr")
    if floor:
        why += f" 이때 최저 학습률의 비율은 {100 * floor / rate:.2f} % → {100 * floor / lower:.2f} %가 됩니다."
    yield Fallback(
        symptom="손실이 크게 흔들리거나 오름",
        change=f"학습률 {figure(rate)} → {figure(lower)}({100 * (lower / rate - 1):.1f} %)",
        why=why,
    )
    if case.new.number("grad_clip") is None and not _clips_by_default(case):
        yield Fallback(
            symptom="손실이 튀거나 NaN",
            change="기울기 클리핑 1.0",
            why="드문 큰 기울기만 자르고 나머지 학습은 그대로 둡니다.",
        )


def _clips_by_default(case: ReviewCase) -> bool:
    """Return whether the trainer clips unless told otherwise: Ultralytics at 10, HF Trainer at 1, Megatron at 1."""
    return case.is_ultralytics or case.new.framework in (Framework.HF_TRAINER, Framework.MEGATRON)


def _slow(rate: float) -> Iterator[Fallback]:
    higher = _round(_UP * rate)
    yield Fallback(
        symptom="5 에폭까지 이전보다 느림",
        change=f"학습률 {figure(rate)} → {figure(higher)}({100 * (higher / rate - 1):+.1f} %)",
        why="흔들림이 없을 때만 올립니다. 한 번에 20 % 안팎으로 올리고 같은 에폭의 검증 값과 견줍니다.",
    )


def _memory(case: ReviewCase) -> Iterator[Fallback]:
    batch, accumulation = case.new.number("batch_size"), case.new.number("gradient_accumulation") or 1
    if batch is None or batch < 2 or case.is_ultralytics:
        return
    half = case.new.word("precision") in {"fp16", "bf16", "amp"}
    yield Fallback(
        symptom="메모리 부족(OOM)",
        change=f"배치 {batch:g} → {batch / 2:g}, 누적 {accumulation:g} → {2 * accumulation:g}",
        why=f"실효 배치가 같아 학습률은 그대로 두면 됩니다.{'' if half else ' 먼저 혼합 정밀도를 켜 보세요.'}",
    )


def _round(value: float) -> float:
    return float(f"{value:.2g}")
