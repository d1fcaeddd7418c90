"""What a label assigner needs, and what an out-of-memory message supports."""

import pytest

from jindan_tools.vram.assigner import anchor_count, tal_bytes
from jindan_tools.vram.oom_split import OomNumbers, OomReason, split_oom

GIB = 2**30


def test_1536_pixels_have_48384_anchors() -> None:
    assert anchor_count(1536) == 48_384


def test_a_thousand_boxes_cost_the_assigner_1_44_gib() -> None:
    assert tal_bytes(1000, 1536) / GIB == pytest.approx(1.44, abs=5e-3)


def test_a_full_card_without_cache_needs_more() -> None:
    numbers = OomNumbers(
        requested=2.0 * GIB, total=24 * GIB, free=1 * GIB, allocated=22 * GIB, reserved_unallocated=0.2 * GIB
    )

    assert split_oom(numbers).reasons == (OomReason.NEED,)


def test_unused_cache_larger_than_the_request_is_fragmentation() -> None:
    numbers = OomNumbers(
        requested=2 * GIB, total=24 * GIB, free=1 * GIB, allocated=17 * GIB, reserved_unallocated=5 * GIB
    )

    assert split_oom(numbers).reasons == (OomReason.FRAGMENTATION,)


def test_memory_of_another_process_is_named() -> None:
    numbers = OomNumbers(
        requested=2 * GIB,
        total=24 * GIB,
        free=1 * GIB,
        allocated=10 * GIB,
        reserved_unallocated=0.1 * GIB,
        process=11 * GIB,
    )

    assert split_oom(numbers).reasons == (OomReason.OTHER_PROCESS,)


def test_the_cuda_context_on_a_small_card_is_not_another_process() -> None:
    numbers = OomNumbers(
        requested=0.5 * GIB, total=4 * GIB, free=0.1 * GIB, allocated=3 * GIB, reserved_unallocated=0.1 * GIB
    )

    assert split_oom(numbers).reasons == (OomReason.NEED,)


def test_memory_that_grows_every_step_is_a_leak() -> None:
    numbers = OomNumbers(
        requested=2 * GIB, total=24 * GIB, free=1 * GIB, allocated=22 * GIB, reserved_unallocated=0.2 * GIB
    )

    assert split_oom(numbers, [10, 12, 14, 16, 18, 22]).reasons == (OomReason.LEAK,)


def test_memory_that_falls_once_is_no_leak() -> None:
    numbers = OomNumbers(
        requested=2 * GIB, total=24 * GIB, free=1 * GIB, allocated=22 * GIB, reserved_unallocated=0.2 * GIB
    )

    assert split_oom(numbers, [10, 12, 11, 16, 18, 22]).allocated_growth is None


def test_what_others_hold_decides_before_the_few_bytes_of_the_own_cache() -> None:
    gib = 2.0**30
    numbers = OomNumbers(
        requested=0.31 * gib, total=9.78 * gib, free=0.13 * gib, allocated=1.12 * gib, reserved_unallocated=0.31 * gib
    )
    assert split_oom(numbers).reasons[0] is OomReason.OTHER_PROCESS
