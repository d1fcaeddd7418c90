"""MEM001: CUDA ran out of memory; the message's own numbers say which kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.curves.cite import cite_line
from jindan_tools.curves.select import train_loss
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Axis, Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.safe import safe_line
from jindan_tools.vram.oom_message import split_message
from jindan_tools.vram.oom_split import OomReason, OomSplit

_WEIGHTS: Mapping[OomReason, Mapping[str, float]] = {
    OomReason.NEED: {"oom_capacity": 4.0, "oom_fragmentation": -4.0, "oom_other_process": -3.0},
    OomReason.FRAGMENTATION: {"oom_fragmentation": 4.0, "oom_capacity": -2.0},
    OomReason.OTHER_PROCESS: {"oom_other_process": 4.0, "oom_fragmentation": -2.0, "oom_capacity": -2.0},
    OomReason.LEAK: {"oom_leak": 3.5, "oom_capacity": -2.0},
}
_TITLES: Mapping[OomReason, str] = {
    OomReason.NEED: "이 작업에 필요한 메모리가 GPU 용량보다 커서 CUDA 메모리가 부족해졌습니다.",
    OomReason.FRAGMENTATION: "예약해 둔 메모리는 남아 있지만 조각나 있어 CUDA 메모리 할당이 실패했습니다.",
    OomReason.OTHER_PROCESS: "같은 GPU를 쓰는 다른 프로세스가 메모리를 차지해 할당이 실패했습니다.",
    OomReason.LEAK: "메모리 사용량이 계속 늘다가 CUDA 메모리가 부족해졌습니다.",
}

_IN_PHASE: Mapping[str, str] = {
    "gather": "평가의 예측값을 GPU에 모아 이어 붙이다가 CUDA 메모리가 부족해졌습니다.",
    "eval": "평가 단계에서 CUDA 메모리가 부족해졌습니다.",
}


# What fitted for epochs does not become too large by itself: the message alone cannot choose among these.
_LATE: Mapping[str, float] = {
    "oom_capacity": 2.0,
    "oom_leak": 1.0,
    "oom_long_sample": 1.0,
    "oom_eval": 0.5,
    "oom_fragmentation": -4.0,
    "oom_other_process": -3.0,
}
_LATE_TITLE = (
    "학습이 한동안 돈 뒤에 CUDA 메모리가 부족해졌습니다. 메시지의 숫자는 필요량이 용량을 넘었다는 것까지만 말해 주며, "
    "커진 배치나 긴 샘플, 누수, 평가 가운데 무엇인지는 어느 코드에서 났는지(역추적)가 있어야 정해집니다."
)

# A library of CUDA that found no room for its own work space reports its own failure.
_IN_DISGUISE = ("CUBLAS_STATUS_ALLOC_FAILED", "CUDNN_STATUS_ALLOC_FAILED")
_DISGUISED: Mapping[str, float] = {"oom_disguised": 3.0, "oom_capacity": 1.5}
_DISGUISED_TITLE = "cuBLAS나 cuDNN이 작업 공간을 잡지 못했습니다. GPU 메모리가 부족할 때 이렇게 나타납니다."


@rule(
    "MEM001",
    "cuda-out-of-memory",
    {
        "oom_capacity": 4.0,
        "oom_fragmentation": 4.0,
        "oom_other_process": 4.0,
        "oom_leak": 3.5,
        "oom_eval": 4.0,
        "oom_long_sample": 1.0,
        "oom_disguised": 3.0,
    },
)
def cuda_out_of_memory(run: Run) -> Iterator[Finding]:
    """Split a CUDA out-of-memory message into need, fragmentation, other process or leak.

    ## What it does
    Reads request, total, free, allocated and reserved bytes from the message and compares them.
    ## Why it matters
    The four kinds need different changes: a smaller batch does nothing against a neighbour on the same card, and
    expandable segments do nothing when almost everything reserved is in use.
    ## Fires on
    An out-of-memory message that ended the run.
    ## Stays silent on
    Messages the trainer recovered from, and device errors that name no allocation (MEM002).
    ## Source
    torch CUDACachingAllocator message, all generations; unused cache above 15 % of what is allocated counts as
    fragmentation only when it could hold the request.
    """
    event = run.last_event(EventKind.CUDA_OOM)
    if event is None or run.ending in (Ending.COMPLETED, Ending.EARLY_STOPPED) or event.word("role") == "cascade":
        return
    line = cite_line(event, f"마지막 오류는 '{safe_line(event.text, 220)}'입니다.")
    split = split_message(event, run)
    phase = event.word("phase")
    if split is None:
        disguised = any(mark in event.text for mark in _IN_DISGUISE)
        title = _DISGUISED_TITLE if disguised else _IN_PHASE.get(phase, _TITLES[OomReason.NEED])
        weights = (
            _DISGUISED if disguised else _in_phase({"oom_capacity": 2.5}, phase, trained=train_loss(run) is not None)
        )
        yield finding(title, line, severity=Severity.CRITICAL, argues=weights)
        return
    reason = split.reasons[0]
    argues = _in_phase(_WEIGHTS[reason], phase, trained=train_loss(run) is not None)
    late = reason is OomReason.NEED and not phase and _fitted_before(run)
    if late:
        argues = dict(_LATE)
    yield finding(
        _LATE_TITLE if late else _IN_PHASE.get(phase, _TITLES[reason]) if reason is OomReason.NEED else _TITLES[reason],
        line,
        *_numbers(event, split),
        severity=Severity.CRITICAL,
        argues=argues,
        facts={key: value for key in ("request_gib", "total_gib") if (value := event.number(key)) is not None},
    )


def _fitted_before(run: Run) -> bool:
    """Return whether two epochs or 200 steps went through before: the usual batch does fit."""
    losses = run.of_role(Role.TRAIN_LOSS)
    epochs = max((len(s) for s in losses if s.axis is Axis.EPOCH), default=0)
    return epochs >= 2 or (run.epochs_done or 0) >= 2 or (run.steps_done or 0) >= 200


def _in_phase(weights: Mapping[str, float], phase: str, *, trained: bool) -> dict[str, float]:
    """Return the weights with evaluation as the suspect when the traceback shows it; training that ran fits the card."""
    if phase in _IN_PHASE and trained and weights.get("oom_capacity", 0) > 0:
        return {**weights, "oom_eval": 4.0, "oom_capacity": -2.0}
    if phase == "gather" and "oom_capacity" in weights:
        return {**weights, "oom_eval": 4.0, "oom_capacity": 1.0}
    return {**weights, "oom_eval": 2.0} if phase in _IN_PHASE else dict(weights)


def _verdict(split: OomSplit) -> str:
    if OomReason.FRAGMENTATION not in split.reasons:
        return "단편화가 아닙니다"
    # Where the card belongs to somebody else, pieces of what little is left decide nothing.
    others = OomReason.OTHER_PROCESS in split.reasons
    return "조각나 있지만, 부족은 다른 프로세스 때문입니다" if others else "단편화로 볼 수 있습니다"


def _numbers(event: Event, split: OomSplit) -> Iterator[Evidence]:
    total, allocated = event.number("total_gib") or 0.0, event.number("allocated_gib") or 0.0
    yield Evidence(
        statement=f"GPU 전체 {figure(total)} GiB 가운데 PyTorch가 {figure(allocated)} GiB를 이미 쓰고 있었습니다.",
        value=allocated,
        unit="GiB",
        source=event.source,
        formula=f"{figure(allocated)} / {figure(total)} = {percent(allocated / total)}",
    )
    unused = event.number("reserved_free_gib")
    if unused is not None:
        verdict = _verdict(split)
        yield Evidence(
            statement=f"예약했지만 쓰지 않은 메모리는 {figure(unused)} GiB로 할당량의 {percent(split.unallocated_share)}이므로 {verdict}.",
            value=unused,
            unit="GiB",
            source=event.source,
            formula=f"{figure(unused)} / {figure(allocated)} = {percent(split.unallocated_share)} (기준 15 %)",
        )
