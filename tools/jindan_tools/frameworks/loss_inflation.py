"""Which Transformers releases multiply the logged loss by accumulation steps and devices."""

from enum import StrEnum

from msgspec import Struct

from jindan_tools.frameworks.version import in_range


class HeadKind(StrEnum):
    """How the model computes its loss inside Trainer."""

    SEQUENCE_CLASSIFICATION = "sequence_classification"
    CAUSAL_LM = "causal_lm"
    VISION_LANGUAGE = "vision_language"


class LossScaling(Struct, frozen=True, kw_only=True):
    """Whether loss and gradients carry a factor for since <= version < until; None when not measured."""

    head: HeadKind
    since: str | None
    until: str | None
    loss_times_accumulation: bool
    gradient_times_accumulation: bool | None
    loss_times_devices: bool
    source: str


def _row(head: HeadKind, span: tuple[str | None, str | None], factors: str, source: str) -> LossScaling:
    return LossScaling(
        head=head,
        since=span[0],
        until=span[1],
        loss_times_accumulation="L" in factors,
        gradient_times_accumulation=None if "?" in factors else "G" in factors,
        loss_times_devices="W" in factors,
        source=source,
    )


_SEQ, _CLM, _VLM = HeadKind.SEQUENCE_CLASSIFICATION, HeadKind.CAUSAL_LM, HeadKind.VISION_LANGUAGE

LOSS_SCALING: tuple[LossScaling, ...] = (
    _row(_SEQ, (None, "4.46.0"), "", "trainer.py 4.45.2"),
    _row(_SEQ, ("4.46.0", "4.46.2"), "LG", "pull requests 34191 and 34198, issue 34263"),
    _row(_SEQ, ("4.46.2", "4.47.1"), "G", "pull request 35207, issue 35438"),
    _row(_SEQ, ("4.47.1", "4.48.0"), "LG", "measured with 4.47.1"),
    _row(_SEQ, ("4.48.0", "4.54.0"), "", "pull request 35651; measured 4.48.0-4.53.3"),
    _row(_SEQ, ("4.54.0", "5.23.1"), "LGW", "issue 47688; measured 4.54.0-5.23.0"),
    _row(_CLM, (None, "4.47.0"), "?", "measured 4.45.2-4.46.3"),
    _row(_CLM, ("4.47.0", "4.47.1"), "L?", "issue 35438"),
    _row(_CLM, ("4.47.1", "4.48.0"), "?", "measured with 4.47.1"),
    _row(_CLM, ("4.48.0", "4.48.1"), "L?", "issue 35663, fixed by pull request 35651"),
    _row(_CLM, ("4.48.1", "5.23.1"), "?", "measured 4.48.1-5.23.0"),
    _row(_VLM, ("4.48.1", "4.54.0"), "L?", "issue 37766, LLaMA-Factory issue 7443"),
)


def find_loss_scaling(version: str | None, head: HeadKind) -> LossScaling | None:
    """Return how the loss of `head` is scaled at `version`, or None when the pair was not examined."""
    rows = (row for row in LOSS_SCALING if row.head == head)
    return next((row for row in rows if in_range(version, row.since, row.until)), None)


def logged_loss_factor(scaling: LossScaling, *, accumulation: int, devices: int) -> int:
    """Return how many times too large the logged training loss is (1 means correct).

    `accumulation` and `devices` count steps and processes, both at least 1. Raises ValueError otherwise.
    """
    if accumulation < 1 or devices < 1:
        raise ValueError("accumulation and devices must be at least 1")
    by_steps = accumulation if scaling.loss_times_accumulation else 1
    return by_steps * (devices if scaling.loss_times_devices else 1)
