"""The traps of fine-tunings whose curves take a large model: computed lines in the formats of transformers and trl."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

from jindan_evals.make_traps.falling import falling
from jindan_evals.make_traps.printed import printed_record

Files = dict[str, str]


def both_rewards_fall() -> Files:
    """Return a DPO run whose chosen reward falls, slower than the rejected one."""
    noise, lines = (
        random.Random(81),
        ["trainable params: 41,943,040 || all params: 8,072,204,288 || trainable%: 0.5196"],
    )
    for step in range(10, 941, 10):
        share = 1 - math.exp(-step / 330)
        chosen, margin = -1.9 * share + noise.gauss(0, 0.06), 2.4 * share + noise.gauss(0, 0.09)
        values = {
            "loss": math.log(1 + math.exp(-margin)) + 0.10 * share + noise.gauss(0, 0.012), "grad_norm": 2.1 + abs(noise.gauss(0, 0.5)),
            "learning_rate": 5e-6 * (1 - (step - 1) / 940), "rewards/chosen": chosen, "rewards/rejected": chosen - margin,
            "rewards/accuracies": min(1.0, 0.52 + 0.38 * share + noise.gauss(0, 0.02)), "rewards/margins": margin,
            "logps/chosen": -212 + 10 * chosen, "logps/rejected": -224 + 10 * (chosen - margin), "epoch": step / 940,
        }  # fmt: skip
        lines.append(printed_record(values))
        if step % 235 < 10:
            held = {"eval_loss": values["loss"] + 0.015, "eval_rewards/chosen": chosen, "eval_rewards/rejected": chosen - margin + 0.1,
                    "eval_rewards/accuracies": values["rewards/accuracies"] - 0.02, "eval_rewards/margins": margin - 0.1, "epoch": step / 940}  # fmt: skip
            lines.append(printed_record(held))
    lines.append(printed_record({"train_runtime": 8120.4, "train_loss": 0.4012, "epoch": 1}))
    arguments = {
        "loss_type": "sigmoid",
        "beta": 0.1,
        "learning_rate": 5e-6,
        "per_device_train_batch_size": 4,
        "gradient_accumulation_steps": 4,
        "bf16": True,
    }
    return {"train.log": "\n".join(lines) + "\n", "dpo_config.json": json.dumps(arguments, indent=1) + "\n"}


def twelve_of_nine_thousand() -> Files:
    """Return twelve losses of single samples at the start of a run of 9000 steps."""
    noise, lines = random.Random(82), ["***** Running training *****", "  Num examples = 3,000", "  Num Epochs = 3", "  Instantaneous batch size per device = 1",
        "  Total train batch size (w. parallel, distributed & accumulation) = 1", "  Gradient Accumulation steps = 1", "  Total optimization steps = 9,000"]  # fmt: skip
    for step in range(1, 13):
        values = {
            "loss": max(0.6, noise.gauss(1.5, 0.45)),
            "grad_norm": abs(noise.gauss(3.1, 1.2)),
            "learning_rate": 2e-5 * (step - 1) / 270,
            "epoch": step / 3000,
        }
        lines.append(printed_record(values))
    lines.append("  0%|          | 12/9000 [00:31<6:28:11,  2.59s/it]")
    return {"train.log": "\n".join(lines) + "\n"}


def rouge_rises_as_loss_rises() -> Files:
    """Return a summarisation whose held-out loss rises from the second epoch while its ROUGE rises to the end."""
    history: list[dict[str, float]] = []
    for step in range(50, 4001, 50):
        history.append({
            "epoch": step / 400, "grad_norm": 1.1 + 0.01 * (step % 70), "learning_rate": 5e-5 * (1 - (step - 1) / 4000),
            "loss": round(falling(step, 2.9, 0.55, 1500, 83), 4), "step": step,
        })  # fmt: skip
        if step % 400 == 0:
            at = step // 400
            history.append({
                "epoch": at, "eval_loss": round(1.62 + 0.05 * (at - 2) ** 1.25 if at >= 2 else 1.71, 4), "eval_rougeL": round(0.412 - 0.13 * math.exp(-at / 3.2), 4),
                "eval_rouge1": round(0.471 - 0.14 * math.exp(-at / 3.2), 4), "eval_gen_len": round(61.3 + 0.37 * at, 4), "step": step,
            })  # fmt: skip
    state = {
        "best_global_step": 800, "best_metric": 1.62, "best_model_checkpoint": "output/checkpoint-800", "epoch": 10.0, "global_step": 4000,
        "log_history": history, "logging_steps": 50, "max_steps": 4000, "num_train_epochs": 10, "save_steps": 400, "train_batch_size": 8,
    }  # fmt: skip
    arguments = {"load_best_model_at_end": True, "metric_for_best_model": None, "predict_with_generate": True, "generation_max_length": 128,
                 "learning_rate": 5e-5, "num_train_epochs": 10, "per_device_train_batch_size": 8, "eval_strategy": "epoch", "save_strategy": "epoch"}  # fmt: skip
    return {
        "trainer_state.json": json.dumps(state, indent=1) + "\n",
        "training_args.json": json.dumps(arguments, indent=1) + "\n",
    }


def best_metric_not_found() -> Files:
    """Return a peft run under transformers 4.49 that ends at its first evaluation: there is no eval_loss."""
    lines = [
        "trainable params: 296,450 || all params: 109,780,228 || trainable%: 0.2700",
        "No label_names provided for model class `PeftModelForSequenceClassification`. Since `PeftModel` hides base models input arguments, "
        "if label_names is not given, label_names can't be set automatically within `Trainer`. Note that empty label_names list will be used instead.",
    ]
    for step in range(10, 101, 10):
        lines.append(
            str(
                {
                    "loss": round(falling(step, 1.39, 0.7, 90, 84), 4),
                    "grad_norm": 2.31,
                    "learning_rate": 2e-4 * (1 - step / 500),
                    "epoch": step / 100,
                }
            )
        )
    lines.append(
        "{'eval_runtime': 4.1131, 'eval_samples_per_second': 243.1, 'eval_steps_per_second': 30.39, 'epoch': 1.0}"
    )
    lines += [
        "Traceback (most recent call last):", '  File "/home/mira/src/train_cls.py", line 88, in <module>', "    trainer.train()",
        '  File "/opt/venv/lib/python3.11/site-packages/transformers/trainer.py", line 2241, in train', "    return inner_training_loop(",
        '  File "/opt/venv/lib/python3.11/site-packages/transformers/trainer.py", line 2612, in _inner_training_loop',
        "    self._maybe_log_save_evaluate(tr_loss, grad_norm, model, trial, epoch, ignore_keys_for_eval, start_time)",
        '  File "/opt/venv/lib/python3.11/site-packages/transformers/trainer.py", line 3085, in _maybe_log_save_evaluate',
        "    is_new_best_metric = self._determine_best_metric(metrics=metrics, trial=trial)",
        '  File "/opt/venv/lib/python3.11/site-packages/transformers/trainer.py", line 3128, in _determine_best_metric', "    raise KeyError(",
        "KeyError: \"The `metric_for_best_model` training argument is set to 'eval_loss', which is not found in the evaluation metrics. The available "
        "evaluation metrics are: ['eval_runtime', 'eval_samples_per_second', 'eval_steps_per_second', 'epoch']. Consider changing the "
        '`metric_for_best_model` via the TrainingArguments."',
    ]  # fmt: skip
    return {"train.log": "\n".join(lines) + "\n"}


TUNING: Mapping[str, Callable[[], Files]] = {
    "both-rewards-fall": both_rewards_fall,
    "two-of-forty-steps-decay": twelve_of_nine_thousand,
    "rouge-rises-as-loss-rises": rouge_rises_as_loss_rises,
    "best-metric-not-found": best_metric_not_found,
}
