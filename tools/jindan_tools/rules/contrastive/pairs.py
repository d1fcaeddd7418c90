"""Tell a run that compares pairs from one that merely has a temperature (sampling, distillation)."""

from __future__ import annotations

from jindan_tools.model.run import Run
from jindan_tools.text.regex import regex

_PAIRS = regex(
    r"info_?nce|nt[_-]?xent|contrast|simclr|clip_?loss|multiplenegatives|supcon|(?:pos|neg|positive|negative)_?(?:sim|cos)|logit_scale",
    words=(
        *(
            "infonce",
            "info_nce",
            "ntxent",
            "nt_xent",
            "contrast",
            "simclr",
            "clip_loss",
            "cliploss",
            "nt-xent",
            "multiplenegatives",
            "supcon",
            "_sim",
            "_cos",
            "logit_scale",
        ),
        *(f"{side}{what}" for side in ("pos", "neg", "ive") for what in ("sim", "cos")),
    ),
)


def compares_pairs(run: Run) -> bool:
    """Return whether a logged name or the configured loss says that pairs inside a batch are compared."""
    return bool(_PAIRS.search(run.word("loss_name").lower())) or any(_PAIRS.search(s.name.lower()) for s in run.series)
