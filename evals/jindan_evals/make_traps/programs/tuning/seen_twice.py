# pyright: basic, reportMissingImports=false
"""Fine-tune a small GPT-2 on answers, and go on from the last checkpoint after a stop."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys

from transformers import Trainer, TrainerCallback, TrainingArguments

from jindan_evals.make_traps.programs.tuning.words import keep, tiny


class Stop(TrainerCallback):
    """Ends the first part."""

    def on_step_end(self, args, state, control, **kwargs):  # noqa: ANN001, ANN003, ANN201, D102
        if state.global_step == 150 and os.environ.get("FIRST_PART"):
            os.kill(os.getpid(), 15)


def rows(count: int) -> list[dict]:
    """Return texts whose next token is one of four."""
    made = []
    for _ in range(count):
        ids = [random.randrange(3, 100)]
        while len(ids) < 24:
            ids.append(3 + (ids[-1] * 7 + random.choice((1, 1, 1, 5, 11, 40))) % 97)
        made.append({"input_ids": ids, "labels": list(ids)})
    return made


def main() -> None:
    """Train."""
    if not os.environ.get("FIRST_PART") and len(sys.argv) == 1:
        subprocess.run([sys.executable, sys.argv[0], "first"], env={**os.environ, "FIRST_PART": "1"}, check=False)
    random.seed(12)
    train, held_out = rows(1600), rows(100)
    arguments = TrainingArguments(
        output_dir="output", num_train_epochs=1, per_device_train_batch_size=8, learning_rate=2e-3, lr_scheduler_type="constant",
        logging_steps=5, eval_strategy="steps", eval_steps=25, save_steps=75, report_to="none", use_cpu=True, seed=12, ignore_data_skip=True,
    )  # fmt: skip
    trainer = Trainer(
        model=tiny(100, seed=12, width=96, places=32),
        args=arguments,
        train_dataset=train,
        eval_dataset=held_out,
        callbacks=[Stop()],
    )
    trainer.train(resume_from_checkpoint=not os.environ.get("FIRST_PART") or None)
    trainer.save_state()
    for folder in ("checkpoint-75", "checkpoint-150", "checkpoint-200"):
        shutil.rmtree(f"output/{folder}", ignore_errors=True)
    keep()


if __name__ == "__main__":
    main()
