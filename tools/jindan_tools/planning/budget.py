"""The numbers that a training is planned with, as a person gives them or a configuration holds them."""

from __future__ import annotations

from msgspec import Struct


class Budget(Struct, frozen=True, kw_only=True):
    """What is known of a plan; None is unknown.

    `batch` is per device, in samples. `throughput` is samples a second of all devices together, measured at
    `measured_image_size` (pixels a side; None: at `image_size`). `rate_batch` is the effective batch that
    `learning_rate` was found for. `steps` are optimizer steps of the whole run.
    """

    samples: int | None = None
    batch: int | None = None
    accumulation: int = 1
    devices: int = 1
    epochs: float | None = None
    steps: int | None = None
    learning_rate: float | None = None
    rate_batch: int | None = None
    weight_decay: float | None = None
    optimizer: str = ""
    throughput: float | None = None
    image_size: int | None = None
    measured_image_size: int | None = None
    classes: int | None = None
    class_counts: tuple[int, ...] = ()
    label_smoothing: float | None = None
    vocabulary: int | None = None
    patience: int | None = None
    best_epoch: int | None = None
    transformers_version: str | None = None
    global_batch: int | None = None

    @property
    def effective_batch(self) -> int | None:
        """Return batch x accumulation x devices, in samples."""
        return None if self.batch is None else self.batch * self.accumulation * self.devices
