"""Make a run fit the card while the effective batch stays the same."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation, fix_for
from jindan_tools.fixes.where import key, place
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Framework
from jindan_tools.text.figures import figure

_YOLO = (Framework.ULTRALYTICS, Framework.YOLOV5)


@fix_for("oom_capacity", "oom_disguised", "oom_long_sample")
def halve_batch(situation: Situation) -> Iterator[Fix]:
    """Plan half the batch per device and twice the accumulation, then checkpointing."""
    run = situation.run
    batch = run.number("batch_size")
    accumulation = run.number("gradient_accumulation") or 1.0
    shortfall = situation.finding("MEM001")
    need = shortfall.number("request_gib") if shortfall is not None else None
    if batch and batch >= 2:
        half = max(1, int(batch // 2))
        grown = round(batch * accumulation / half)
        automatic = run.framework in _YOLO
        yield Fix(
            cause_id=situation.cause.id,
            parameter=key(run, "batch_size"),
            before=figure(batch),
            after=str(half),
            where=place(run, "batch_size"),
            priority=1,
            why="활성화 메모리는 장치당 배치에 비례하므로 절반이 됩니다. 가중치와 옵티마이저 상태는 그대로입니다.",
            expected=_need(need) + (f" 유효 배치는 nbs=64 누적으로 {half * max(round(64 / half), 1)}입니다." if automatic else ""),
            verify="첫 10스텝 뒤 torch.cuda.max_memory_reserved() 값이 전체의 90 % 아래인지 확인하세요.",
            kind=FixKind.CONFIG,
        )
        if not automatic:
            yield Fix(
                cause_id=situation.cause.id,
                parameter="gradient_accumulation_steps",
                before=figure(accumulation),
                after=str(grown),
                where=place(run, "gradient_accumulation", "학습 설정"),
                priority=2,
                why="장치당 배치를 줄인 만큼 누적해 유효 배치를 유지합니다. 학습률은 그대로 둡니다.",
                expected=f"유효 배치 {half} × {grown} = {half * grown}으로 이전({figure(batch * accumulation)})과 같습니다.",
                verify="한 에폭의 optimizer step 수가 이전과 같은지 확인하세요.",
                kind=FixKind.CONFIG,
            )
    if not batch:
        yield _unknown_batch(situation, need)
    yield Fix(
        cause_id=situation.cause.id,
        parameter="gradient checkpointing",
        before="꺼짐 또는 기록 없음",
        after="켜기",
        where="모델 생성 위치 (HF: gradient_checkpointing=True)",
        priority=3,
        why="배치를 더 줄일 수 없을 때 활성화 대부분을 다시 계산해 메모리를 아낍니다. 속도는 20~30 % 느려집니다.",
        expected="활성화 메모리가 층 입력만큼만 남습니다.",
        verify="켜기 전후의 torch.cuda.max_memory_allocated() 값을 비교하세요.",
        kind=FixKind.CODE,
    )


def _unknown_batch(situation: Situation, need: float | None) -> Fix:
    return Fix(
        cause_id=situation.cause.id,
        parameter="장치당 배치 크기",
        before="기록 없음",
        after="지금의 절반, gradient accumulation은 2배",
        where="학습 설정",
        priority=1,
        why="활성화 메모리는 장치당 배치에 비례합니다. 누적을 함께 늘리면 유효 배치와 학습률을 그대로 둘 수 있습니다.",
        expected=_need(need),
        verify="첫 10스텝 뒤 torch.cuda.max_memory_reserved() 값이 전체의 90 % 아래인지 확인하세요.",
        kind=FixKind.NONE,
    )


def _need(request_gib: float | None) -> str:
    if request_gib is None:
        return "같은 지점에서 할당이 성공해야 합니다."
    return f"실패한 {figure(request_gib)} GiB 요청이 절반으로 줄고 같은 지점을 통과해야 합니다."


@fix_for("oom_fragmentation")
def expandable_segments(situation: Situation) -> Iterator[Fix]:
    """Plan expandable segments."""
    yield Fix(
        cause_id=situation.cause.id,
        parameter="PYTORCH_CUDA_ALLOC_CONF",
        before="",
        after="expandable_segments:True",
        where="학습을 시작하는 셸 (import torch 이전)",
        priority=1,
        why="예약한 메모리가 조각나 있어, 이어 붙일 수 있는 할당 방식이 필요합니다.",
        expected="오류 문장의 'reserved but unallocated' 값이 할당량의 15 % 아래로 내려갑니다.",
        verify="같은 입력 순서로 다시 실행해 같은 스텝을 통과하는지 확인하세요.",
        kind=FixKind.COMMAND,
    )
