"""Case 001: 500 steps of a 224-class Qwen3-4B fine-tuning whose first logged loss is 77.41."""

from __future__ import annotations

import json

from jindan_evals.make_cases.curve import curve
from jindan_evals.make_cases.hf_trainer import LogEntry, console_log, trainer_state
from jindan_evals.make_cases.training_yml import TRAINING_YML

TOTAL_STEPS = 7002
EPOCHS = 3
PEAK_LR = 1e-5
WARMUP_STEPS = 701
LOSS = {10: 77.41, 100: 63.57, 200: 30.02, 300: 22.81, 500: 18.56}
DEEPSPEED = {
    "zero_optimization": {"stage": 2},
    "gradient_accumulation_steps": "auto",
    "gradient_clipping": 1.0,
    "train_batch_size": "auto",
    "train_micro_batch_size_per_gpu": "auto",
    "steps_per_print": 2000,
}


def entries() -> list[LogEntry]:
    """Return the logged windows: every 10 steps, with the rate that was applied in the last of them.

    transformers from 4.51 on logs the rate before the scheduler moves: (s - 1) / 701 of the peak.
    """
    loss = curve(LOSS, seed=1001, wobble=0.012, log=True)
    return [
        LogEntry(
            step=step,
            epoch=step * EPOCHS / TOTAL_STEPS,
            values={"loss": round(loss[step], 4), "learning_rate": PEAK_LR * ((step - 1) / WARMUP_STEPS)},
        )
        for step in range(10, 501, 10)
    ]


def files() -> dict[str, str]:
    """Return the run directory: console log, trainer_state.json, training.yml and the DeepSpeed file."""
    head = (
        "INFO:train:config configs/training.yml\n"
        "INFO:train:deepspeed configs/ds_zero2.json\n"
        "INFO:train:label map: 224 classes (max_classes 280)\n"
        "Some weights of Qwen3ForSequenceClassification were not initialized from the model checkpoint at "
        "Qwen/Qwen3-4B and are newly initialized: ['score.weight']\n"
        "You should probably TRAIN this model on a down-stream task to be able to use it for predictions and "
        "inference.\n"
    )
    logged = entries()
    state = trainer_state(logged, max_steps=TOTAL_STEPS, epochs=EPOCHS, logging_steps=10, save_steps=500)
    return {
        "train.log": head + console_log(logged, max_steps=TOTAL_STEPS, seconds_per_step=2.3),
        "outputs/checkpoint-500/trainer_state.json": state,
        "configs/training.yml": TRAINING_YML,
        "configs/ds_zero2.json": json.dumps(DEEPSPEED, indent=2) + "\n",
    }
