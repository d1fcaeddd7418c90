"""Trainer defaults of Hugging Face Transformers and the releases that changed logging."""

from jindan_tools.frameworks.fact import Fact, find_fact

_ARGS = "transformers/training_args.py"
_TRAINER = "transformers/trainer.py"

FACTS: tuple[Fact, ...] = (
    Fact(name="learning_rate", value=5e-5, source=_ARGS),
    Fact(name="lr_scheduler_type", value="linear", source=_ARGS),
    Fact(name="optimizer", value="AdamW", source=_ARGS, note="optim names only the implementation"),
    Fact(name="optim", value="adamw_torch", until="4.54", source=_ARGS),
    Fact(name="optim", value="adamw_torch_fused", since="5.23", source=f"{_ARGS} 5.23 with torch >= 2.8"),
    Fact(name="max_grad_norm", value=1.0, source=_ARGS),
    Fact(name="per_device_train_batch_size", value=8, source=_ARGS),
    Fact(name="num_train_epochs", value=3.0, source=_ARGS),
    Fact(name="logging_steps", value=500, source=_ARGS),
    Fact(name="save_steps", value=500, source=_ARGS),
    Fact(name="gradient_accumulation_steps", value=1, source=_ARGS),
    Fact(name="weight_decay", value=0.0, source=_ARGS),
    Fact(name="adam_beta1", value=0.9, source=_ARGS),
    Fact(name="adam_beta2", value=0.999, source=_ARGS),
    Fact(name="adam_epsilon", value=1e-8, source=_ARGS),
    Fact(name="warmup_steps", value=0, source=_ARGS),
    Fact(name="logging_first_step", value=False, source=_ARGS),
    Fact(
        name="logging_nan_inf_filter",
        value=True,
        source=_ARGS,
        note="a NaN loss is logged as the running mean, so 0.0 may stand for NaN",
    ),
    Fact(name="logged_lr_offset", value=0, until="4.51", source="pull request 36973"),
    Fact(name="logged_lr_offset", value=-1, since="4.51", source="pull request 36973: the applied lr is logged"),
    Fact(name="warmup_ratio_accepted", value=True, until="5.1", source=_ARGS),
    Fact(name="warmup_ratio_accepted", value=False, since="5.23", source=f"{_ARGS} 5.23 raises TypeError"),
    Fact(name="partial_accumulation_counts_as_update", value=False, until="4.52", source=f"{_TRAINER}: floor"),
    Fact(name="partial_accumulation_counts_as_update", value=True, since="4.52", source=f"{_TRAINER}: ceil"),
    Fact(name="console_values_are_strings", value=False, until="4.58", source="console line of 4.57"),
    Fact(name="console_values_are_strings", value=True, since="5.23", source="console line of 5.23, %.4g"),
    Fact(name="average_tokens_across_devices", value=False, until="4.54", source=_ARGS),
    Fact(name="average_tokens_across_devices", value=True, since="4.54", source="pull request 39395"),
)


def transformers_fact(name: str, version: str | None) -> Fact | None:
    """Return the Transformers fact called `name` at `version`, or None when nothing is known."""
    return find_fact(FACTS, name, version)
