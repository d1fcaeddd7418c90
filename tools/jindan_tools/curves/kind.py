"""Tell the kinds of training whose losses must be read differently."""

from __future__ import annotations

import re

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework, Run, once_a_run
from jindan_tools.model.series import Role
from jindan_tools.text.regex import regex

_ADVERSARIAL = regex(
    r"(?:^|[/_. ])(?:d|g|disc|gen|discriminator|generator)[_ ]?loss|loss[_/ ]?(?:d|g|gen|disc|discriminator|generator)(?:$|[/_ ])|real_fake|fake_score|(?:^|[/ ])[dg]_(?:gan|real|fake|[ab])(?:$|[/ ])",
    words=(
        *(f"{player}{gap}loss" for player in "dg" for gap in ("", "_", " ")),
        *(f"loss{gap}{player}" for player in "dg" for gap in ("", "_", "/", " ")),
        *(f"{player}_{what}" for player in "dg" for what in ("gan", "real", "a", "b")),
        *("disc", "gen", "fake"),
    ),
)
_PREFERENCE = regex(
    r"rewards?/|(?:min|mean|max)_reward$|logps|/(?:chosen|rejected)|kl_(?:div|penalty)|ppo|approx_kl|policy_loss|value_loss|clip_?frac|entropy_loss",
    words=("reward", "logps", "/chosen", "/rejected", "kl_", "ppo", "approx_kl", "y_loss", "value_loss", "clip"),
)
_CONTRASTIVE = regex(
    r"info_?nce|nt_?xent|contrastive|pos_sim|neg_sim|recall@|r@\d|clip_loss|temperature|logit_scale",
    words=(
        "infonce",
        "info_nce",
        "ntxent",
        "nt_xent",
        "contrastive",
        "_sim",
        "@",
        "clip_loss",
        "temperature",
        "logit_scale",
    ),
)
_IN_BATCH = (
    "contrast",
    "multiplenegatives",
    "gistembed",
    "infonce",
    "info_nce",
    "nt-xent",
    "ntxent",
    "supcon",
    "simclr",
    "cliploss",
)
_DETECTOR = regex(
    r"box_loss|loss_bbox|bbox|rpn|map50|map_0\.5|giou|loss_box|loss_dfl|dfl_loss|obj_loss|centerness|coco/ap|conf_loss",
    words=("box", "rpn", "map", "giou", "dfl", "obj_loss", "centerness", "coco/ap", "conf_loss"),
)
# -p ln p has its highest value, 1/e, at p = 1/e.
_MOST_WEIGHED, _ENTROPIES = 0.3679, 5.0
_LANGUAGE = regex(
    r"perplexity|(?:^|[/_ ])ppl|lm[ _-]?loss|bpc|bpb|token_accuracy|tokens",
    words=("perplexity", "ppl", "lm", "bpc", "bpb", "token"),
)


@once_a_run
def is_adversarial(run: Run) -> bool:
    """Say whether a generator and a discriminator play against each other: such losses need not fall."""
    return _names(run, _ADVERSARIAL)


@once_a_run
def is_preference(run: Run) -> bool:
    """Say whether rewards or preferences are optimised: the loss is no measure of quality there."""
    return _names(run, _PREFERENCE)


@once_a_run
def is_weighed_by_its_probability(run: Run) -> bool:
    """Say whether each token costs -p ln p instead of -ln p: such a loss is near 0 from the start and tells no probability.

    TRL names it; else the entropy of the answers, recorded beside it, is many times every loss there is. No -p ln p is
    above 1/e. Source: trl/trainer/sft_trainer.py dft_loss, 0.23 to 1.16.
    """
    named = str(next((s.value for s in run.stated("loss_type")), "")).strip("[]'\" ").lower()
    if named:
        return named == "dft"
    losses = [s for s in run.series if s.role in (Role.TRAIN_LOSS, Role.VAL_LOSS) and s.finite]
    entropies = [s for s in run.series if s.name.rpartition("_")[2] == "entropy" and s.finite and len(s.finite) > 1]
    if not losses or not entropies or max(max(s.finite) for s in losses) > _MOST_WEIGHED:
        return False
    return all(min(e.finite) > _ENTROPIES * max(s.finite[-1] for s in losses) for e in entropies)


@once_a_run
def is_contrastive(run: Run) -> bool:
    """Say whether the loss compares pairs within a batch."""
    named = run.word("loss_name").lower()
    return _names(run, _CONTRASTIVE) or "temperature" in run.config or any(map(named.__contains__, _IN_BATCH))


@once_a_run
def is_detector(run: Run) -> bool:
    """Say whether boxes are predicted: losses have parts and quality is a mean average precision."""
    if run.word("task") == "classify":
        return False
    if run.framework in (Framework.ULTRALYTICS, Framework.YOLOV5, Framework.DETECTRON2) or _names(run, _DETECTOR):
        return True
    if any(e.kind is EventKind.DATASET and "anchors" in e.data for e in run.events):
        return True
    return run.framework is Framework.MMDET and not _predicts_no_boxes(run)


@once_a_run
def is_language_model(run: Run) -> bool:
    """Say whether tokens are predicted: chance is the logarithm of the vocabulary size."""
    return run.framework in (Framework.MEGATRON, Framework.FAIRSEQ) or _names(run, _LANGUAGE)


def _predicts_no_boxes(run: Run) -> bool:
    """Say whether one of the relatives of MMDetection wrote the run: they share its logs, not its task."""
    # No other trainer has such relatives.
    from jindan_tools.frameworks.openmmlab_kinds import openmmlab_kind  # noqa: PLC0415

    model = next((str(s.value) for s in run.settings if s.name == "model.type"), "")
    return openmmlab_kind((s.name for s in run.series), model) is not None


def _names(run: Run, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(s.name.lower()) for s in run.series if s.role is not Role.LEARNING_RATE)
