"""Tell how a run is trained: the family of its optimizer and the kind of training, which decide the usual rates."""

from __future__ import annotations

import re

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.kind import is_preference
from jindan_tools.curves.select import grad_norm
from jindan_tools.frameworks.optimizer_ranges import (
    LrRange,
    OptimizerFamily,
    TrainingKind,
    optimizer_family,
    usual_lr_range,
)
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role
from jindan_tools.text.regex import regex

# Lightning's LearningRateMonitor names the column after the optimizer: lr-AdamW, lr-SGD/pg1.
_COLUMN = regex(r"^lr-(\w+?)(?:[-/].*)?$", re.IGNORECASE, words=("lr-",))
_YOLO = (Framework.ULTRALYTICS, Framework.YOLOV5)
# Source: llamafactory hparams/finetuning_args.py `stage`, axolotl `rl`, trl/trainer/dpo_config.py and its neighbours.
_PREFERENCES = frozenset({"dpo", "kto", "orpo", "simpo", "cpo", "ipo", "ppo", "grpo", "rloo", "rlhf", "rm"})
_OF_PREFERENCES = (
    "precompute_ref_log_probs",
    "rpo_alpha",
    "pref_beta",
    "pref_loss",
    "simpo_gamma",
    "cpo_alpha",
    "desirable_weight",
    "num_generations",
)
# Checkpoints whose publishers fine-tuned them at 1e-5 to 1e-4.
_ENCODER = regex(r"bert|electra|xlnet|xlm-r|bigbird|longformer|layoutlm|wav2vec|hubert")


def family_of(run: Run) -> OptimizerFamily | None:
    """Return the optimizer family in use: as configured, else as the name of the rate column says, else None.

    See `assumed_family` for the default of a trainer whose configuration names none.
    """
    named = optimizer_family(run.word("optimizer"))
    if named is not None or run.word("optimizer"):
        return named
    for series in run.of_role(Role.LEARNING_RATE):
        match = _COLUMN.match(series.name)
        if match:
            return optimizer_family(match.group(1))
    return None


def assumed_family(run: Run) -> OptimizerFamily | None:
    """Return Adam for a Hugging Face Trainer run that names no optimizer: its default is AdamW.

    Source: TrainingArguments.optim = "adamw_torch". It is an assumption, so findings built on it weigh less.
    """
    unnamed = family_of(run) is None and not run.word("optimizer")
    return OptimizerFamily.ADAM if unnamed and run.framework is Framework.HF_TRAINER else None


def training_kind(run: Run) -> TrainingKind | None:
    """Return the kind of training whose usual learning rates apply, None when nothing tells."""
    if run.framework in _YOLO:
        return TrainingKind.YOLO
    if learns_preferences(run):
        # An adapter that learns preferences is run at rates of either kind.
        return None if _has_adapters(run) else TrainingKind.LLM_DPO
    if _has_adapters(run):
        return TrainingKind.LLM_LORA
    if run.framework is Framework.HF_TRAINER:
        return TrainingKind.ENCODER_FINE_TUNE
    if run.framework in (Framework.MEGATRON, Framework.DEEPSPEED, Framework.FAIRSEQ):
        return TrainingKind.LANGUAGE_SCRATCH
    return TrainingKind.VISION_SCRATCH


def learns_preferences(run: Run) -> bool:
    """Say whether a language model learns preferences or rewards: by its curves, its task, or an argument of such a trainer."""
    if run.framework is Framework.HF_TRAINER and is_preference(run):
        return True
    return run.word("task").lower() in _PREFERENCES or any(run.stated(*_OF_PREFERENCES))


def encoder_range(run: Run) -> LrRange | None:
    """Return the usual rates of Adam where the whole of a named pre-trained encoder is fine-tuned, else None."""
    if _has_adapters(run) or not _ENCODER.search(run.word("model")):
        return None
    return usual_lr_range(OptimizerFamily.ADAM, TrainingKind.ENCODER_FINE_TUNE)


def _has_adapters(run: Run) -> bool:
    return run.word("peft") not in {"", "full", "false", "none", "freeze"}


def clip_factor(run: Run) -> float:
    """Return what clipping leaves of a gradient of median norm, 1 where nothing is cut or known."""
    limit, norm = run.number("grad_clip"), grad_norm(run)
    if limit is None or limit <= 0 or norm is None or not norm.finite:
        return 1.0
    return min(1.0, limit / max(median(norm.finite), limit))
