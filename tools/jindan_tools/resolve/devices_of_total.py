"""How many devices a Hugging Face run had, from the total batch that its Trainer prints."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.model.setting import Origin, Resolved, Setting
from jindan_tools.resolve.given import Config, number_of

_TOTAL = "total_train_batch_size"


def resolve_devices(config: Config, settings: Sequence[Setting]) -> None:
    """Set `devices` where nothing states them: total / (batch x accumulation), when that is a whole number above 1.

    Source: transformers trainer.py, total_train_batch_size = batch x accumulation x world_size.
    """
    total = next((s for s in settings if s.leaf == _TOTAL), None)
    samples = None if total is None else total.number()
    batch, accumulation = (number_of(config, n) for n in ("batch_size", "gradient_accumulation"))
    if total is None or not samples or not batch or not accumulation or "devices" in config:
        return
    devices = samples / (batch * accumulation)
    if devices < 2 or devices != int(devices):
        return
    config["devices"] = Resolved(
        name="devices",
        value=int(devices),
        origin=Origin.INFERRED,
        source=total.source,
        reason=f"전체 배치 {samples:g} ÷ (배치 {batch:g} × 누적 {accumulation:g}) = {devices:g}",
    )
