"""Trainer and callback defaults of PyTorch Lightning."""

from jindan_tools.frameworks.fact import Fact, find_fact

_TRAINER = "lightning/pytorch/trainer/trainer.py 2.6.6"
_STOP = "lightning/pytorch/callbacks/early_stopping.py 2.6.6"

FACTS: tuple[Fact, ...] = (
    Fact(name="gradient_clip_val", value=None, source=_TRAINER, note="no clipping unless it is set"),
    Fact(name="num_sanity_val_steps", value=2, source=_TRAINER, note="validation batches run before training"),
    Fact(name="accumulate_grad_batches", value=1, source=_TRAINER),
    Fact(
        name="accumulation_divides_loss",
        value=True,
        source="lightning/pytorch/loops/optimization/automatic.py 2.6.6",
        note="the loss is divided by accumulate_grad_batches before backward",
    ),
    Fact(name="log_every_n_steps", value=50, source=_TRAINER),
    Fact(name="precision", value="32-true", source=_TRAINER),
    Fact(name="max_epochs", value=1000, source=_TRAINER, note="when neither max_epochs nor max_steps is given"),
    Fact(name="early_stopping_patience", value=3, source=_STOP, note="counted in validation checks"),
    Fact(name="early_stopping_min_delta", value=0.0, source=_STOP),
    Fact(name="early_stopping_check_finite", value=True, source=_STOP),
    Fact(name="lr_scheduler_interval", value="epoch", source="lightning/pytorch/utilities/types.py: LRSchedulerConfig"),
    Fact(
        name="test_uses_best_checkpoint",
        value=False,
        source=_TRAINER,
        note="trainer.test(model) tests the last weights",
    ),
)


def lightning_fact(name: str, version: str | None = None) -> Fact | None:
    """Return the Lightning fact called `name`, or None when nothing is known."""
    return find_fact(FACTS, name, version)
