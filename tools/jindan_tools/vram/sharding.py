"""Divide weights, gradients and optimizer states over devices: ZeRO stages, FSDP and offloading."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.vram.setup import Setup
from jindan_tools.vram.state_bytes import StateBytes

# DeepSpeed's reduce bucket of 5e8 values and, in stage 3, at most 1e9 live parameters, both of 2 bytes
# (deepspeed/runtime/zero/config.py: reduce_bucket_size, stage3_max_live_parameters).
_BUCKET_VALUES = 5e8
_LIVE_VALUES = 1e9


class States(Struct, frozen=True, kw_only=True):
    """Bytes on one device; `gathered` is what stage 3 collects of the others for the layer at work."""

    weights: float
    gradients: float
    optimizer: float
    buffers: float
    gathered: float


def sharded_states(parameters: float, each: StateBytes, setup: Setup, *, largest_layer: float) -> States:
    """Return the bytes of `parameters` trained parameters on one of `setup.devices`.

    Stage 1 divides the optimizer states by the devices, 2 the gradients too, 3 the weights too and gathers the
    `largest_layer` (parameters) with its gradient. Offloaded optimizer states take the gradients with them, as
    DeepSpeed does. Source: ZeRO (arXiv 1910.02054) section 3, deepspeed/runtime/zero/stage3.py estimators.
    """
    shared = [setup.devices if setup.zero >= stage else 1 for stage in (1, 2, 3)]
    optimizer = each.optimizer * parameters / shared[0]
    gradients = each.gradient * parameters / shared[1]
    weights = each.weight * parameters / shared[2]
    if setup.optimizer_in_backward:
        gradients = each.gradient * largest_layer
    if setup.offload_optimizer:
        optimizer = gradients = 0.0
    if setup.offload_weights:
        weights = 0.0
    gathers = setup.zero == 3 and (setup.devices > 1 or setup.offload_weights)
    return States(
        weights=weights,
        gradients=gradients,
        optimizer=optimizer,
        buffers=_buffers(parameters, setup, each.gradient * parameters),
        gathered=2 * each.weight * largest_layer if gathers else 0.0,
    )


def _buffers(parameters: float, setup: Setup, gradients: float) -> float:
    if setup.devices == 1:
        return 0.0
    if setup.zero == 0:
        return gradients  # DistributedDataParallel's buckets, a second copy (gradient_as_bucket_view=False)
    bucket = 2 * min(_BUCKET_VALUES, parameters)
    return bucket + (2 * min(_LIVE_VALUES, parameters) / setup.devices if setup.zero == 3 else 0.0)
