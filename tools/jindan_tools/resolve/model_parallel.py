"""How often a batch is read side by side where one model is spread over several devices."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.model.setting import Origin, Resolved, Setting
from jindan_tools.resolve.given import Config, number_of

_PARTS = ("tensor_model_parallel_size", "pipeline_model_parallel_size", "context_parallel_size")
_TOTAL = "global_batch_size"


def resolve_model_parallel(config: Config, settings: Sequence[Setting]) -> None:
    """Set `devices` to the replicas of the model and `gradient_accumulation` to the micro-batches of an update.

    Source: Megatron-LM arguments.py: data_parallel_size = world_size / (tensor x pipeline x context parallel), and
    num_microbatches = global_batch_size / (micro_batch_size x data_parallel_size).
    """
    held = {s.leaf: n for s in settings if s.leaf in (*_PARTS, _TOTAL) and (n := s.number()) and n > 0}
    world, parts = number_of(config, "devices"), 1.0
    for name in _PARTS:
        parts *= held.get(name, 1.0)
    if not world or parts <= 1 or world % parts:
        return
    replicas = world / parts
    config["devices"] = Resolved(
        name="devices",
        value=int(replicas),
        given=int(world),
        origin=Origin.INFERRED,
        source=config["devices"].source,
        reason=f"모델 하나를 장치 {parts:g}대에 나눠, 배치를 나란히 읽는 것은 {world:g} ÷ {parts:g} = {replicas:g}벌입니다.",
    )
    batch, total = number_of(config, "batch_size"), held.get(_TOTAL)
    if not batch or not total or "gradient_accumulation" in config or total % (batch * replicas):
        return
    config["gradient_accumulation"] = Resolved(
        name="gradient_accumulation",
        value=int(total / (batch * replicas)),
        origin=Origin.INFERRED,
        source=config["batch_size"].source,
        reason=f"전체 배치 {total:g} ÷ (배치 {batch:g} × {replicas:g}벌) = {total / (batch * replicas):g}",
    )
