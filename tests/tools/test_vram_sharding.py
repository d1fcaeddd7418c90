"""States divided over devices against the published ladders of ZeRO and DeepSpeed."""

import pytest

from jindan_tools.vram.setup import Optimizer, Precision, Setup
from jindan_tools.vram.sharding import sharded_states
from jindan_tools.vram.state_bytes import state_bytes

MIXED = state_bytes(Precision.MIXED, Optimizer.ADAMW)


# arXiv 1910.02054 figure 1: 7.5 billion parameters on 64 devices, GB
@pytest.mark.parametrize(("stage", "gigabytes"), [(0, 120), (1, 31.4), (2, 16.6), (3, 1.9)])
def test_each_stage_leaves_what_the_zero_paper_says(stage: int, gigabytes: float) -> None:
    found = sharded_states(7.5e9, MIXED, Setup(zero=stage, devices=64, precision=Precision.MIXED), largest_layer=0)

    assert (found.weights + found.gradients + found.optimizer) / 1e9 == pytest.approx(gigabytes, rel=0.02)


# DeepSpeed's estimate_zero3_model_states_mem_needs for T0_3B, 2783M parameters and a largest layer of 65M, GiB:
# offloaded weights and optimizer leave only what is gathered of one layer.
@pytest.mark.parametrize("devices", [1, 2, 8])
def test_offloading_everything_leaves_one_gathered_layer(devices: int) -> None:
    setup = Setup(zero=3, devices=devices, precision=Precision.MIXED, offload_optimizer=True, offload_weights=True)

    found = sharded_states(2783e6, MIXED, setup, largest_layer=65e6)

    assert (found.weights + found.gradients + found.optimizer + found.gathered) / 2**30 == pytest.approx(0.25, abs=0.01)


def test_fully_sharded_states_shrink_with_the_devices() -> None:
    two, eight = (
        sharded_states(1e9, MIXED, Setup(zero=3, devices=n, precision=Precision.MIXED), largest_layer=0) for n in (2, 8)
    )

    assert two.weights / eight.weights == two.optimizer / eight.optimizer == 4


def test_data_parallel_training_keeps_a_second_copy_of_the_gradients() -> None:
    each = state_bytes(Precision.FP32, Optimizer.ADAMW)

    found = sharded_states(1e9, each, Setup(devices=4), largest_layer=0)

    assert found.buffers == found.gradients == 4e9
