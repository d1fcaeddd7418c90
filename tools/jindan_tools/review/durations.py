"""How long an epoch took and how long one will take."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.arithmetic.epoch_time import scaled_epoch_time
from jindan_tools.model.evidence import Evidence
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.claims import AnyClaim, TimeClaim
from jindan_tools.text.figures import figure


class EpochTime(Struct, frozen=True, kw_only=True):
    """Minutes an epoch before and after, with the facts that give them; `claimed` when only a note says so."""

    old: float
    new: float
    ratio: float
    claimed: bool
    facts: tuple[Evidence, ...]


def epoch_time(case: ReviewCase, claims: Sequence[AnyClaim]) -> EpochTime | None:
    """Return the measured time an epoch, else a noted total over the epochs that ran, scaled by the pixels."""
    ratio = case.pixel_ratio or 1.0
    measured = case.measured_minutes
    if measured is not None and case.baseline is not None:
        fact = Evidence(
            statement=f"이전 실행은 한 에폭에 {figure(measured, 3)}분 걸렸습니다.",
            value=measured,
            unit="minutes",
            formula="time 열의 (마지막 - 처음) / (기록 수 - 1)",
        )
        return _scaled(measured, ratio, (fact,), claimed=False)
    total = next((c for c in claims if isinstance(c, TimeClaim) and not c.per_epoch and not c.predicted), None)
    if total is None or case.epochs_ran is None:
        return None
    each = total.minutes / case.epochs_ran
    fact = Evidence(
        statement=f"이전 실행은 {figure(total.minutes)}분에 {case.epochs_ran} 에폭을 돌아 한 에폭이 {figure(each, 3)}분입니다.",
        value=each,
        unit="minutes",
        formula=f"{figure(total.minutes)} / {case.epochs_ran} = {figure(each, 3)}분",
    )
    return _scaled(each, ratio, (total.cite(), fact), claimed=True)


def _scaled(old: float, ratio: float, facts: tuple[Evidence, ...], *, claimed: bool) -> EpochTime:
    new = scaled_epoch_time(old, ratio)
    scaled = Evidence(
        statement=f"픽셀이 {figure(ratio)}배이면 한 에폭은 {figure(new, 3)}분으로 예상됩니다(같은 데이터, 계산이 시간을 정할 때).",
        value=new,
        unit="minutes",
        formula=f"{figure(old, 3)} × {figure(ratio)} = {figure(new, 3)}분",
    )
    return EpochTime(old=old, new=new, ratio=ratio, claimed=claimed, facts=(*facts, scaled) if ratio != 1 else facts)
