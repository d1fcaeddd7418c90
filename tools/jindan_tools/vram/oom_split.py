"""Split the numbers of a CUDA out-of-memory message into the reasons they support."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

_FRAGMENTED_SHARE = 0.15
_OTHER_PROCESS_SHARE = 0.10
# A CUDA context and its libraries take up to about 2 GiB that belong to the process but not to the allocator.
_CONTEXT_BYTES = 2 * 2**30
_MOST_OF_CARD = 0.5
_LEAK_GROWTH = 0.20
_LEAK_POINTS = 5


class OomReason(StrEnum):
    """What the numbers of one message support."""

    NEED = "need"
    FRAGMENTATION = "fragmentation"
    OTHER_PROCESS = "other_process"
    LEAK = "leak"


class OomNumbers(Struct, frozen=True, kw_only=True):
    """Bytes of one message; `reserved_unallocated` is cache that PyTorch holds but does not use.

    Old messages print the total reserved instead: subtract `allocated` from it. `process` is this process's
    use as the driver sees it, `others` that of other processes, when the message names them.
    """

    requested: float
    total: float
    free: float
    allocated: float
    reserved_unallocated: float
    process: float | None = None
    others: float | None = None


class OomSplit(Struct, frozen=True, kw_only=True):
    """The reasons in order of weight, with the quantities they rest on (bytes and shares)."""

    reasons: tuple[OomReason, ...]
    shortfall: float
    unallocated_share: float
    outside_bytes: float
    allocated_growth: float | None


def split_oom(numbers: OomNumbers, allocated_history: Sequence[float] = ()) -> OomSplit:
    """Return which of need, fragmentation, other process and leak the numbers support.

    Fragmentation: the unused cache could hold the request and exceeds 15 % of what is allocated. Other process:
    memory outside this process exceeds 10 % of the card and would cover the shortfall. Leak: `allocated_history`
    (bytes a step, at least 5 values) never falls and grows by 20 %. Otherwise the model simply needs more.
    Raises ValueError unless total > 0 and no number is negative. Source: torch CUDACachingAllocator message.
    """
    sizes = (numbers.requested, numbers.free, numbers.allocated, numbers.reserved_unallocated)
    if numbers.total <= 0 or min(sizes) < 0:
        raise ValueError("sizes must not be negative and total must be positive")
    shortfall = max(0.0, numbers.requested - numbers.free)
    share = numbers.reserved_unallocated / numbers.allocated if numbers.allocated else 0.0
    outside = _outside(numbers)
    growth = _leak_growth(allocated_history)
    checks = {
        OomReason.FRAGMENTATION: numbers.reserved_unallocated >= numbers.requested and share > _FRAGMENTED_SHARE,
        OomReason.OTHER_PROCESS: outside > _OTHER_PROCESS_SHARE * numbers.total and outside >= shortfall,
        OomReason.LEAK: growth is not None and growth >= _LEAK_GROWTH,
    }
    found = tuple(reason for reason, holds in checks.items() if holds)
    if OomReason.OTHER_PROCESS in found and outside > _MOST_OF_CARD * numbers.total:
        # What others hold decides before the few bytes that the own cache could give back.
        found = (OomReason.OTHER_PROCESS, *(r for r in found if r is not OomReason.OTHER_PROCESS))
    return OomSplit(
        reasons=found or (OomReason.NEED,),
        shortfall=shortfall,
        unallocated_share=share,
        outside_bytes=outside,
        allocated_growth=growth,
    )


def _outside(numbers: OomNumbers) -> float:
    if numbers.others is not None:
        return numbers.others
    used = numbers.total - numbers.free
    if numbers.process is not None:
        return max(0.0, used - numbers.process)
    return max(0.0, used - numbers.allocated - numbers.reserved_unallocated - _CONTEXT_BYTES)


def _leak_growth(history: Sequence[float]) -> float | None:
    if len(history) < _LEAK_POINTS or history[0] <= 0 or any(right < left for left, right in pairwise(history)):
        return None
    return history[-1] / history[0] - 1
