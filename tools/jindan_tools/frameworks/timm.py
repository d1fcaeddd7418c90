"""What timm's train.py logs and validates with; read from train.py of 1.0.31."""

from jindan_tools.frameworks.fact import Fact, find_fact

_TRAIN = "pytorch-image-models train.py 1.0.31"

FACTS: tuple[Fact, ...] = (
    Fact(name="validation_loss", value="cross-entropy", source=f"{_TRAIN}: validate_loss_fn = nn.CrossEntropyLoss()"),
    Fact(
        name="bce_loss.divides_by_classes",
        value=True,
        source="timm/loss/binary_cross_entropy.py 1.0.31: reduction='mean' unless bce_sum",
    ),
    Fact(
        name="model_ema.summary",
        value="average",
        source=f"{_TRAIN}: eval_metrics = ema_eval_metrics",
        note="summary.csv holds the figures of the averaged weights unless model_ema_force_cpu",
    ),
    Fact(
        name="model_ema_decay", value=0.9998, source=f"{_TRAIN}: --model-ema-decay", note="used with --model-ema only"
    ),
    Fact(name="smoothing", value=0.1, source=f"{_TRAIN}: --smoothing"),
)


def timm_fact(name: str, version: str | None = None) -> Fact | None:
    """Return the fact of timm's train.py called `name`, or None when nothing is known."""
    return find_fact(FACTS, name, version)
