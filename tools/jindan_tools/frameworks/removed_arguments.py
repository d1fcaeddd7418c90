"""Arguments that a library took once and takes no longer: a call with one is right for an older version."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class RemovedArgument(Struct, frozen=True, kw_only=True):
    """An argument of `owner` that is gone in the versions examined; `instead` is what takes its place, '' for nothing.

    `since` is the first version without it where a source names one, else the version in which it was found to be gone.
    """

    owner: str
    name: str
    library: str
    since: str
    instead: str = ""


def _gone(owner: str, library: str, since: str, names: Iterable[str], instead: str = "") -> Iterable[RemovedArgument]:
    return (RemovedArgument(owner=owner, name=n, library=library, since=since, instead=instead) for n in names)


# Source: signatures of transformers 5.23 and trl 1.16; the deprecation warnings of transformers 4.41 (eval_strategy), 4.46
# (processing_class) and 5.0 (warmup_ratio); pull request 43733 of transformers; trl releases 0.12 to 0.20.
REMOVED_ARGUMENTS: tuple[RemovedArgument, ...] = (
    *_gone("Trainer", "transformers", "5.0", ("tokenizer",), "processing_class"),
    *_gone("Seq2SeqTrainer", "transformers", "5.0", ("tokenizer",), "processing_class"),
    *_gone("TrainingArguments", "transformers", "4.46", ("evaluation_strategy",), "eval_strategy"),
    *_gone("Seq2SeqTrainingArguments", "transformers", "4.46", ("evaluation_strategy",), "eval_strategy"),
    *_gone("TrainingArguments", "transformers", "5.2", ("warmup_ratio",), "warmup_steps(1보다 작으면 비율)"),
    *_gone("TrainingArguments", "transformers", "5.23", ("group_by_length",), "train_sampling_strategy"),
    *_gone("TrainingArguments", "transformers", "5.23", ("no_cuda",), "use_cpu"),
    *_gone(
        "TrainingArguments", "transformers", "5.23",
        ("overwrite_output_dir", "logging_dir", "save_safetensors", "fp16_backend", "half_precision_backend", "per_gpu_train_batch_size",
         "use_mps_device", "include_inputs_for_metrics", "push_to_hub_token", "past_index", "jit_mode_eval", "dispatch_batches", "split_batches"),
    ),
    *_gone("SFTTrainer", "trl", "0.16", ("tokenizer",), "processing_class"),
    *_gone("SFTTrainer", "trl", "0.16", ("max_seq_length",), "SFTConfig(max_length)"),
    *_gone("SFTTrainer", "trl", "0.16", ("dataset_text_field", "packing", "dataset_num_proc", "neftune_noise_alpha", "dataset_kwargs"), "SFTConfig"),
    *_gone("SFTConfig", "trl", "0.20", ("max_seq_length",), "max_length"),
    *_gone("DPOTrainer", "trl", "0.16", ("tokenizer",), "processing_class"),
    *_gone("DPOTrainer", "trl", "0.16", ("beta", "max_length", "max_prompt_length", "loss_type", "label_pad_token_id"), "DPOConfig"),
    *_gone("GRPOTrainer", "trl", "0.16", ("tokenizer",), "processing_class"),
    *_gone("RewardTrainer", "trl", "0.16", ("tokenizer",), "processing_class"),
)  # fmt: skip


# Dataclasses that inherit the fields of TrainingArguments. Source: trl/trainer/*_config.py 1.16, sentence_transformers/training_args.py.
_LIKE_TRAINING_ARGUMENTS = frozenset(
    {
        "Seq2SeqTrainingArguments", "SFTConfig", "DPOConfig", "GRPOConfig", "RLOOConfig", "RewardConfig", "KTOConfig", "ORPOConfig", "CPOConfig",
        "SentenceTransformerTrainingArguments", "CrossEncoderTrainingArguments",
    }
)  # fmt: skip


def removed_argument(owner: str, name: str) -> RemovedArgument | None:
    """Return what is known of an argument that a class, or the one it inherits from, no longer takes, None when nothing is."""
    own = (owner, "TrainingArguments") if owner in _LIKE_TRAINING_ARGUMENTS else (owner,)
    return next((r for each in own for r in REMOVED_ARGUMENTS if r.owner == each and r.name == name), None)
