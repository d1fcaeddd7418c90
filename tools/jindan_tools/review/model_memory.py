"""Memory of a configuration by the name of its model, for a review whose old run recorded none."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.run import Run
from jindan_tools.vram.estimate import GIB, Estimate
from jindan_tools.vram.run_setup import model_of, setup_of
from jindan_tools.vram.setup import Precision, Setup
from jindan_tools.vram.training_memory import UnknownModelError, estimate_training


class ModelMemory(Struct, frozen=True, kw_only=True):
    """The model and the training setup of one configuration."""

    model: str
    setup: Setup
    precision_stated: bool = True

    @property
    def estimate(self) -> Estimate:
        """Return the estimate at the configuration's own setting."""
        return estimate_training(self.model, self.setup)

    def at(self, batch: int, image_size: int | None, *, half: bool) -> tuple[float, float, float]:
        """Return (low, most likely, high) GiB at another batch, size and format; no size is the configuration's own."""
        given = self.setup.precision
        other = Precision.AMP if given is Precision.FP32 else given
        setup = replace(
            self.setup,
            batch=batch,
            image_size=image_size or self.setup.image_size,
            precision=other if half else Precision.FP32,
        )
        found = estimate_training(self.model, setup)
        return found.low / GIB, found.total / GIB, found.high / GIB


def _stated(run: Run) -> bool:
    return run.setting("precision") is not None or setup_of(run).precision is not Precision.FP32


def model_memory(run: Run) -> ModelMemory | None:
    """Return the memory of a configuration that states a batch and a model of the tables, else None."""
    model, batch = model_of(run), run.number("batch_size")
    if not model or batch is None or batch < 1:
        return None
    found = ModelMemory(model=model, setup=setup_of(run), precision_stated=_stated(run))
    try:
        found.estimate  # noqa: B018 - asks the tables whether they know the model
    except UnknownModelError:
        return None
    return found
