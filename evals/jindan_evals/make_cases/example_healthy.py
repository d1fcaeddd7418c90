"""The healthy example: a three-epoch text classification with the transformers Trainer."""

from __future__ import annotations

import json

from jindan_evals.make_cases.curve import curve
from jindan_evals.make_cases.hf_trainer import LogEntry, console_log, trainer_state

STEPS_PER_EPOCH = 250
EPOCHS = 3
TOTAL = STEPS_PER_EPOCH * EPOCHS
PEAK_LR = 3e-5
WARMUP = 45
EVALS = {250: (0.3172, 0.8765), 500: (0.2719, 0.8985), 750: (0.2648, 0.904)}
CONFIG = {
    "architectures": ["BertForSequenceClassification"],
    "hidden_size": 768,
    "model_type": "bert",
    "num_attention_heads": 12,
    "num_hidden_layers": 12,
    "num_labels": 2,
    "problem_type": "single_label_classification",
    "torch_dtype": "float32",
    "transformers_version": "4.53.2",
    "vocab_size": 30522,
}
ARGUMENTS = """\
model_name_or_path: bert-base-uncased
num_train_epochs: 3
per_device_train_batch_size: 32
gradient_accumulation_steps: 1
learning_rate: 3.0e-05
lr_scheduler_type: linear
warmup_ratio: 0.06
weight_decay: 0.01
max_grad_norm: 1.0
eval_strategy: epoch
seed: 7
"""


def files() -> dict[str, str]:
    """Return the run directory: console log, trainer_state.json, config.json and the arguments."""
    logged = _entries()
    shown = [entry for entry in logged if "train_loss" not in entry.values]
    state = trainer_state(logged, max_steps=TOTAL, epochs=EPOCHS, logging_steps=25, save_steps=250, train_batch_size=32)
    tail = f"{dict(logged[-1].values) | {'epoch': 3.0}}\n"
    return {
        "train.log": console_log(shown, max_steps=TOTAL, seconds_per_step=0.21) + tail,
        "out/trainer_state.json": state,
        "out/config.json": json.dumps(CONFIG, indent=2) + "\n",
        "training_args.yaml": ARGUMENTS,
    }


def _rate(step: int) -> float:
    applied = step - 1
    if applied < WARMUP:
        return PEAK_LR * (applied / WARMUP)
    return PEAK_LR * ((TOTAL - applied) / (TOTAL - WARMUP))


def _entries() -> list[LogEntry]:
    loss = curve({25: 0.6713, 75: 0.4428, 250: 0.3204, 500: 0.2216, 750: 0.1893}, seed=1200, wobble=0.04)
    norm = curve({25: 3.12, 100: 5.2, 750: 4.1}, seed=1201, wobble=0.2)
    entries: list[LogEntry] = []
    for step in range(25, TOTAL + 1, 25):
        values = {
            "loss": round(loss[step], 4),
            "grad_norm": round(norm[step], 6),
            "learning_rate": _rate(step),
        }
        entries.append(LogEntry(step=step, epoch=step / STEPS_PER_EPOCH, values=values))
        if step in EVALS:
            entries.append(_evaluation(step))
    mean = sum(entry.values.get("loss", 0.0) for entry in entries) / (TOTAL // 25)
    speed = {"train_runtime": 159.4, "train_samples_per_second": 150.6, "train_steps_per_second": 4.705}
    summary = {**speed, "train_loss": round(mean, 4)}
    return [*entries, LogEntry(step=TOTAL, epoch=float(EPOCHS), values=summary)]


def _evaluation(step: int) -> LogEntry:
    loss, accuracy = EVALS[step]
    speed = {"eval_runtime": 3.912, "eval_samples_per_second": 511.2, "eval_steps_per_second": 16.11}
    return LogEntry(
        step=step,
        epoch=step / STEPS_PER_EPOCH,
        values={"eval_loss": loss, "eval_accuracy": accuracy, **speed},
    )
