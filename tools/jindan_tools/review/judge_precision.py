"""Number format and clipping: what could still be gained, and what nothing guards."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_settings
from jindan_tools.frameworks.lightning import lightning_fact
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.record import Advice, Judgement

_HALF = {"fp16", "bf16", "amp"}


def judge_precision(case: ReviewCase) -> Iterator[Judgement]:
    """Judge fp32 where memory or time is what limits, and every change of the number format."""
    old, new = case.old.word("precision"), case.new.word("precision")
    if not new or (old == new and new not in {"fp32"}):
        return
    larger = (case.pixel_ratio or 1.0) > 1
    if old == new and not larger:
        return
    yield Judgement(
        parameter="precision",
        old=old,
        new=new,
        advice=Advice.CONFIRM if new != old or larger else Advice.KEEP,
        why=_why(old, new),
        facts=cite_settings(case.new, "precision"),
        severity=Severity.LOW,
        where=case.new.config["precision"].source,
    )


def _why(old: str, new: str) -> str:
    if old == new:
        return (
            "해상도를 올리면서 FP32를 유지합니다. 16비트 혼합 정밀도는 활성화 메모리를 거의 절반으로 줄이므로 "
            "배치를 두 배로 하거나 시간을 줄이는 데 먼저 써 볼 값입니다."
        )
    if new in _HALF and old in {"fp32", ""}:
        why = "활성화 메모리가 거의 절반이 됩니다."
        return why + (" fp16이면 첫 수백 스텝의 loss scale과 NaN을 보세요." if new != "bf16" else "")
    if new == "fp32" and old:
        return "활성화 메모리가 거의 두 배가 되고 느려집니다. 메모리에 들어가는지 먼저 확인하세요."
    if not old:
        return f"정밀도가 {new} 값으로 정해졌습니다. 이전 설정에는 적혀 있지 않습니다."
    return f"정밀도가 {old} → {new}으로 바뀝니다. 첫 에폭의 손실을 이전 실행과 견주어 보세요."


def judge_clipping(case: ReviewCase) -> Iterator[Judgement]:
    """Say that Lightning clips nothing unless it is told to. Other trainers have their own defaults."""
    fact = lightning_fact("gradient_clip_val")
    if not case.is_lightning or fact is None or case.new.number("grad_clip") is not None:
        return
    yield Judgement(
        parameter="gradient_clip_val",
        old="",
        new="",
        advice=Advice.CONFIRM,
        why="기울기 클리핑이 없습니다. Lightning은 적지 않으면 클리핑하지 않으므로, 흔들리면 gradient_clip_val 1.0부터 써 보세요.",
        facts=(
            Evidence(
                statement="Lightning의 gradient_clip_val 기본값은 None(클리핑 없음)입니다.",
                formula=f"출처 {fact.source}",
            ),
        ),
        severity=Severity.LOW,
    )
