"""Whether the new configuration fits the card, and what it takes, by the model that it names."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.model_memory import ModelMemory, model_memory
from jindan_tools.review.record import Advice, Judgement
from jindan_tools.text.figures import figure
from jindan_tools.vram.estimate import GIB, PART_KO, Estimate
from jindan_tools.vram.largest import largest_batch, largest_image_size
from jindan_tools.vram.training_memory import estimate_training

MEMORY = "GPU 메모리"
_USABLE = 0.9
_SPEAKS = (
    "model",
    "batch_size",
    "image_size",
    "max_length",
    "precision",
    "optimizer",
    "gradient_checkpointing",
    "peft",
)


def judge_memory(case: ReviewCase) -> Iterator[Judgement]:
    """Estimate old and new memory when something that memory depends on changes; with a card say whether it fits."""
    new = model_memory(case.new)
    if new is None or not any(case.change_of(name) in case.changes for name in _SPEAKS if case.change_of(name)):
        return
    before = model_memory(case.old)
    found, old = new.estimate, None if before is None else before.estimate
    facts = tuple(_fact(side, e) for side, e in (("이전", old), ("이후", found)) if e is not None)
    said = f"GPU 하나에 {_span(found)}로 추정합니다. 이전 실행의 기록이 아니라 모델의 크기로 계산한 값입니다."
    advice, severity, do = Advice.NOTE, Severity.INFO, ""
    if case.card_gib is not None:
        advice, severity, do = _against(case.card_gib, new, found)
    if not new.precision_stated:
        said += " 정밀도가 적혀 있지 않아 fp32로 보았습니다."
    yield Judgement(
        parameter=MEMORY,
        old="" if old is None else _likely(old),
        new=_likely(found),
        advice=advice,
        why=said if case.card_gib is None else f"{said} 카드는 {figure(case.card_gib)} GiB입니다.",
        facts=facts,
        do=do,
        severity=severity,
    )


def _against(card: float, memory: ModelMemory, found: Estimate) -> tuple[Advice, Severity, str]:
    usable = _USABLE * card * GIB
    if found.high <= usable:
        return Advice.KEEP, Severity.INFO, ""
    do = f"카드 {figure(card)} GiB의 90 %에 들어가게 {_smaller(memory, usable)}"
    if _least(memory, found) > card * GIB:
        return Advice.RISK, Severity.HIGH, do
    return Advice.CONFIRM, Severity.MEDIUM, f"{do} 먼저 몇 스텝을 돌려 최대 메모리를 재도 됩니다."


def _least(memory: ModelMemory, found: Estimate) -> float:
    """Return the lower end in bytes; where no precision is stated, that of autocast."""
    if memory.precision_stated:
        return found.low
    return min(found.low, memory.at(memory.setup.batch, None, half=True)[0] * GIB)


def _smaller(memory: ModelMemory, usable: float) -> str:
    """Return what to change, as a short Korean sentence."""
    setup = memory.setup
    batch = largest_batch(
        lambda b: estimate_training(memory.model, replace(setup, batch=b)), usable, most=max(1, setup.batch)
    )
    ways = [f"배치를 {batch} 이하로"] if batch else []
    if setup.image_size is not None:
        side = largest_image_size(
            lambda px: estimate_training(memory.model, replace(setup, image_size=px)), usable, most=setup.image_size
        )
        ways += [f"이미지를 {side}px 이하로"] if side else []
    return (
        f"{' 또는 '.join(ways)} 줄이세요." if ways else "배치 1로도 모자랍니다. 더 작은 모델이나 LoRA, ZeRO를 쓰세요."
    )


def _likely(found: Estimate) -> str:
    return f"{figure(found.total / GIB, 3)} GiB"


def _span(found: Estimate) -> str:
    return f"{_likely(found)}({figure(found.low / GIB, 3)}~{figure(found.high / GIB, 3)})"


def _fact(side: str, found: Estimate) -> Evidence:
    parts = " + ".join(f"{PART_KO[p.name]} {figure(p.size / GIB, 3)}" for p in found.parts)
    return Evidence(
        statement=f"{side} 설정({found.subject})의 GPU 메모리는 {_span(found)}로 추정됩니다.",
        value=found.total / GIB,
        unit="GiB",
        formula=parts,
    )
