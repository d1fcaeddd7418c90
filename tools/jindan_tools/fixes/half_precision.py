"""Leave the narrow range of fp16."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import place, written
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Framework
from jindan_tools.text.figures import figure


def use_bfloat16(situation: Situation) -> Iterator[Fix]:
    """Plan bf16, which needs no loss scale; nothing where it is in use already."""
    run = situation.run
    now = written(run, "precision") or ("fp16" if run.flag("fp16") else "")
    if now == "bf16" or run.flag("bf16") or not dialect(run.framework).half:
        return
    before, after = situation.fact("NUM008", "scale_before"), situation.fact("NUM008", "scale_after")
    seen = f"손실 스케일이 {figure(before)}에서 {figure(after)}까지 내려갔습니다. " if before and after else ""
    full = run.framework in (Framework.ULTRALYTICS, Framework.YOLOV5)
    yield situation.fix(
        "학습 정밀도",
        "fp32 (amp=False)" if full else dialect(run.framework).half,
        before=now,
        where=place(run, "fp16" if "fp16" in run.config else "precision"),
        why=f"{seen}fp16은 65504를 넘으면 무한대가 됩니다. 이 학습기의 amp는 fp16이라 끄는 것이 확실합니다."
        if full
        else f"{seen}fp16은 65504를 넘으면 무한대가 되지만 bf16은 fp32와 같은 범위라 손실 스케일이 필요 없습니다(Ampere 이후 GPU).",
        expected="건너뛴 스텝이 0회이고 200스텝 동안 손실과 grad_norm이 모두 유한합니다.",
        verify="끄면 메모리를 더 씁니다. 모자라면 batch를 줄이세요."
        if full
        else "bf16을 못 쓰는 GPU라면 fp16을 유지하고, 처음 넘치는 연산을 fp32로 계산하세요.",
        kind=FixKind.CODE,
    )
