"""Compute how much memory the request that failed lacked."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Run
from jindan_tools.text.sizes import memory
from jindan_tools.vram.oom_message import oom_numbers
from jindan_tools.vram.oom_split import OomNumbers

_GIB = float(2**30)


def memory_to_free(run: Run) -> str:
    """Return what the failed request lacked: the least that must go. '' without the numbers."""
    numbers = _numbers(run)
    if numbers is None:
        return ""
    return f"{_lacking(numbers)} 뒤의 요청까지 들어가려면 그보다 더 줄여야 합니다."


def memory_of_others(run: Run) -> str:
    """Return what the failed request lacked beside what another process holds, '' without the numbers."""
    numbers = _numbers(run)
    if numbers is None or numbers.others is None:
        return ""
    return f"{_lacking(numbers)} 다른 프로세스의 {_size(numbers.others)}가 비면 들어갑니다."


def memory_in_pieces(run: Run) -> str:
    """Return what the failed request lacked beside what is reserved in pieces, '' without the numbers."""
    numbers = _numbers(run)
    if numbers is None or numbers.reserved_unallocated < numbers.requested - numbers.free:
        return ""
    return f"{_lacking(numbers)} 예약만 된 {_size(numbers.reserved_unallocated)}를 이어 붙이면 들어갑니다."


def _numbers(run: Run) -> OomNumbers | None:
    event = run.last_event(EventKind.CUDA_OOM)
    if event is None or event.number("free_gib") is None:
        return None
    numbers = oom_numbers(event)
    return numbers if numbers is not None and numbers.requested > numbers.free else None


def _lacking(numbers: OomNumbers) -> str:
    lacking = numbers.requested - numbers.free
    return f"실패한 요청 하나에만 {_size(numbers.requested)} − {_size(numbers.free)} = {_size(lacking)}가 모자랐습니다."


def _size(size: float) -> str:
    return memory(size / _GIB)
