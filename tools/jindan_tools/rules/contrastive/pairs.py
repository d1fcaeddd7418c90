"""Tell a run that compares pairs from one that merely has a temperature (sampling, distillation)."""

from __future__ import annotations

from jindan_tools.model.run import Run
from jindan_tools.text.regex import regex

_PAIRS = regex(
    r"info_?nce|nt[_-]?xent|contrast|simclr|clip_?loss|multiplenegatives|gistembed|supcon|(?:pos|neg|positive|negative)_?(?:sim|cos)|logit_scale",
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
            "gistembed",
            "supcon",
            "_sim",
            "_cos",
            "logit_scale",
        ),
        *(f"{side}{what}" for side in ("pos", "neg", "ive") for what in ("sim", "cos")),
    ),
)

# transformers: models whose own loss compares the pictures and the texts of a batch.
_TWO_TOWERS = regex(r"(?:CLIP|Clip|VisionTextDualEncoder|Align|AltCLIP|ChineseCLIP|Clap|GroupViT)Model\b")
_CLIP = regex(r"^(?:open_?)?clip(?:$|[-_/ .])", words=("clip",))
_CLASSIFIES = regex(r"acc(?:uracy)?(?:$|[/_ ])|top[_@-]?\d")


def compares_pairs(run: Run) -> bool:
    """Return whether a logged name, the configured loss or the model says that pairs inside a batch are compared."""
    if any(_TWO_TOWERS.search(str(s.value)) for s in run.stated("architectures")) or _is_clip(run):
        return True
    return bool(_PAIRS.search(run.word("loss_name").lower())) or any(_PAIRS.search(s.name.lower()) for s in run.series)


def _is_clip(run: Run) -> bool:
    """Return whether the model is called CLIP and nothing says that it is a classifier on top of one."""
    named = (str(s.value).lower() for s in run.stated("model", "arch", "model_name", "architecture"))
    if not any(map(_CLIP.match, named)):
        return False
    return "num_classes" not in run.config and not any(_CLASSIFIES.search(s.name.lower()) for s in run.series)
