"""Make a run fit the card while the effective batch stays the same."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Framework, Run
from jindan_tools.text.figures import figure
from jindan_tools.text.sizes import memory
from jindan_tools.vram.estimate import GIB, Fit, fit
from jindan_tools.vram.run_memory import run_memory

_YOLO = (Framework.ULTRALYTICS, Framework.YOLOV5)
_ROOM = "첫 10스텝 뒤 torch.cuda.max_memory_reserved() 값이 카드 용량의 90 % 아래인지 확인하세요."


def halve_batch(situation: Situation) -> Iterator[Fix]:
    """Plan half the batch per device and twice the accumulation, where the trainer does not accumulate by itself."""
    run = situation.run
    batch = run.number("batch_size")
    if not batch:
        yield _unknown_batch(situation)
        return
    if batch < 2:
        return
    accumulation = run.number("gradient_accumulation") or 1.0
    half, predicted = _fitting(run, int(batch))
    automatic = run.framework in _YOLO
    nominal = run.number("nominal_batch") or 64.0
    yield situation.fix(
        key(run, "batch_size"),
        str(half),
        before=figure(batch),
        where=place(run, "batch_size"),
        why="활성화 메모리는 장치당 배치에 비례합니다. 가중치와 옵티마이저 상태의 크기는 그대로입니다.",
        expected=_need(situation)
        + predicted
        + (f" 유효 배치는 nbs 누적으로 {half * max(round(nominal / half), 1)}입니다." if automatic else ""),
        verify=_ROOM,
        kind=FixKind.CONFIG,
    )
    words = dialect(run.framework).accumulation
    if automatic or not words:
        return
    grown = round(batch * accumulation / half)
    yield situation.fix(
        key(run, "gradient_accumulation") if "gradient_accumulation" in run.config else words,
        str(grown),
        before=figure(accumulation),
        where=place(run, "gradient_accumulation"),
        why="장치당 배치를 줄인 만큼 누적해 유효 배치를 유지합니다. 학습률은 그대로 둡니다.",
        expected=f"유효 배치 {half} × {grown} = {half * grown}, 이전({figure(batch * accumulation)})과 같습니다.",
        verify="한 에폭의 optimizer step 수가 이전과 같은지 확인하세요.",
        kind=FixKind.CONFIG,
    )


def _fitting(run: Run, batch: int) -> tuple[int, str]:
    """Return the batch halved until the estimate may fit the run's card, and what is predicted there.

    Without a card, a measured peak or a model of known size it is halved once.
    """
    found, half = run_memory(run), max(1, batch // 2)
    if found.card is None or found.at() is None:
        return half, ""
    card = found.card[0]
    while half > 1 and (at := found.at(batch=half)) is not None and fit(at, card) is Fit.TOO_LARGE:
        half //= 2
    at = found.at(batch=half)
    if at is None:
        return half, ""
    span = f"{figure(at.low / GIB, 3)}~{figure(at.high / GIB, 3)} GiB"
    return half, f" 배치 {half}에서는 {span}를 쓸 것으로 추정합니다(카드 {figure(card / GIB)} GiB)."


def halve_activations(situation: Situation) -> Iterator[Fix]:
    """Plan mixed precision where the run trains in fp32, then recomputed activations where the trainer has them."""
    run = situation.run
    words = dialect(run.framework)
    if run.word("precision") == "fp32" and words.half:
        held = run.config.get("amp")
        named = held is not None and held.source is not None
        yield situation.fix(
            key(run, "amp") if named else "학습 정밀도",
            "true" if named else words.half,
            before=str(run.setting("amp")).lower() if named else "fp32",
            where=place(run, "amp") if named else words.settings,
            why="지금은 fp32입니다. 16비트 활성화는 자리를 절반만 차지하며, 배치를 줄이지 않고 시험할 수 있습니다.",
            expected="활성화 메모리가 절반 가까이 줄어 배치를 유지할 수 있습니다.",
            verify=_ROOM,
            kind=FixKind.CONFIG,
        )
    if words.checkpointing:
        yield situation.fix(
            "gradient checkpointing",
            words.checkpointing,
            where=words.settings
            if "=" in words.checkpointing or words.checkpointing.startswith("--")
            else "모델의 블록을 부르는 줄",
            why="위 조치로도 모자랄 때 활성화를 다시 계산해 메모리를 아낍니다. 속도는 20~30 % 느려집니다.",
            expected="활성화 메모리가 블록 입력만큼만 남습니다.",
            verify="10스텝씩 켜고 끈 torch.cuda.max_memory_allocated() 값을 비교하세요. 차이가 카드 용량의 10 %에 못 미치면 활성화가 원인이 아닙니다.",
        )


def _unknown_batch(situation: Situation) -> Fix:
    return situation.fix(
        "장치당 배치 크기",
        "지금의 절반, 누적은 2배",
        where=dialect(situation.run.framework).settings,
        why="활성화 메모리는 장치당 배치에 비례합니다. 누적을 함께 늘리면 유효 배치와 학습률을 그대로 둘 수 있습니다.",
        expected=_need(situation),
        verify=_ROOM,
        kind=FixKind.NONE,
    )


def _need(situation: Situation) -> str:
    need = situation.fact("MEM001", "request_gib")
    if need is None:
        return "같은 지점에서 할당이 성공합니다."
    return f"배치에 비례하는 활성화 메모리가 절반으로 줄어, 실패한 {memory(need)} 요청의 자리가 생겨야 합니다."


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
