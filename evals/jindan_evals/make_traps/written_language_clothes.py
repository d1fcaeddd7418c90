"""The traps of language models in the records of other trainers: axolotl, LLaMA-Factory, OpenRLHF, verl, DeepSpeed, notebooks."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]

_VLM = """\
model_name_or_path: google/gemma-3-4b-it
stage: sft
finetuning_type: lora
lora_rank: 8
dataset: receipts_ko
template: gemma3
cutoff_len: 2048
per_device_train_batch_size: 1
gradient_accumulation_steps: 16
learning_rate: 1.0e-4
num_train_epochs: 3.0
lr_scheduler_type: cosine
bf16: true
logging_steps: 5
"""
_AXOLOTL = """\
base_model: Qwen/Qwen2.5-7B
datasets:
  - path: ./minutes_ko.jsonl
    type: alpaca
sequence_len: 512
adapter: lora
lora_r: 16
lora_alpha: 32
micro_batch_size: 4
gradient_accumulation_steps: 16
num_epochs: 3
learning_rate: 0.0002
"""


def _llama_factory(values: list[float], total: int, evals: Mapping[int, float]) -> str:
    rows = list[str]()
    for k, value in enumerate(values, 1):
        step = total * k // len(values)
        shown = {
            "current_steps": step,
            "total_steps": total,
            "epoch": round(3 * step / total, 3),
            "percentage": round(100 * step / total, 2),
        }
        rate = 1e-4 * 0.5 * (1 + math.cos(math.pi * (step - 1) / total))
        rows.append(json.dumps({**shown, "loss": round(value, 4), "lr": rate}))
        if step in evals:
            rows.append(json.dumps({**shown, "eval_loss": evals[step]}))
    return "\n".join(rows) + "\n"


def _falls(start: float, end: float, count: int, seed: int) -> list[float]:
    noise = random.Random(seed)
    return [end + (start - end) * math.exp(-4 * k / count) + noise.gauss(0, 0.012 * start) for k in range(count)]


def pictures_and_texts_times_sixteen() -> Files:
    """Return a tuning of Gemma 3 under transformers 4.49, whose loss is logged sixteen times."""
    values = [16 * v for v in _falls(3.9, 1.05, 48, 1)]
    log = _llama_factory(values, 240, {80: 1.42, 160: 1.16, 240: 1.11})
    return {
        "trainer_log.jsonl": log,
        "gemma3_lora.yaml": _VLM,
        "env.txt": "- Transformers version: 4.49.0\n- PyTorch version: 2.6.0+cu124 (GPU)\n",
    }


def beyond_any_vocabulary() -> Files:
    """Return the same without a version and without evaluations: only the size of the loss tells."""
    return {
        "trainer_log.jsonl": _llama_factory([16 * v for v in _falls(4.1, 1.2, 48, 2)], 240, {}),
        "gemma3_lora.yaml": _VLM,
    }


def pairs_are_one_text() -> Files:
    """Return a reward model of OpenRLHF whose answers lie behind the cut: each pair is a tie."""
    noise, lines = (
        random.Random(3),
        [
            "Namespace(pretrain='llama3-8b-sft', max_len=512, micro_train_batch_size=1, train_batch_size=64, learning_rate=9e-06, max_epochs=1)"
        ],
    )
    for step in range(10, 801, 10):
        reward = 0.3 + 0.2 * math.sin(step / 90) + noise.gauss(0, 0.02)
        lines.append(
            f"Train step of epoch 0: {step // 8:3d}%|{'#' * (step // 80)}| {step}/800 [{step // 60:02d}:{step % 60:02d}<10:00,  1.20it/s, loss=0.693147, acc=0.0000, "
            f"chosen_reward={reward:.4f}, reject_reward={reward:.4f}, lr={9e-6 * (1 - step / 900):.3e}]"
        )
    return {"rm.log": "\n".join(lines) + "\n"}


def dropped_before_training() -> Files:
    """Return a tuning of axolotl whose sequence_len left 1,151 of 18,432 samples."""
    lines = [
        "Dropping Long Sequences (num_proc=16): 100%|##########| 18432/18432 [00:04<00:00, 4301.22 examples/s]",
        "[2025-08-02 10:01:40,101] [WARNING] [axolotl.utils.data.utils.handle_long_sequences:203] [PID:2210] Dropped 17281 samples from dataset",
    ]
    for step, loss in enumerate(_falls(1.64, 1.5, 54, 4), 1):
        lines.append(
            repr(
                {
                    "loss": round(loss, 4),
                    "grad_norm": 0.91,
                    "learning_rate": 2e-4 * (1 - step / 55),
                    "epoch": round(step / 18, 2),
                }
            )
        )
        if step % 18 == 0:
            lines.append(repr({"eval_loss": round(1.70 + 0.002 * step, 4), "eval_runtime": 12.1, "epoch": step / 18}))
    lines.append(
        repr(
            {
                "train_runtime": 812.2,
                "train_samples_per_second": 4.25,
                "train_steps_per_second": 0.066,
                "train_loss": 1.53,
                "epoch": 3.0,
            }
        )
    )
    return {"train.log": "\n".join(lines) + "\n", "config.yml": _AXOLOTL}


def reward_parts_from_score() -> Files:
    """Return a run of verl whose reward rises while the held-out accuracy falls."""
    noise, lines = random.Random(5), list[str]()
    for step in range(1, 161):
        share = step / 160
        held = f" - val-core/math500/acc/mean@1:{0.412 - 0.16 * share:.4f}" if step % 20 == 0 else ""
        lines.append(
            f"step:{step} - actor/entropy:{0.44 - 0.2 * share:.4f} - actor/pg_loss:{noise.gauss(0, 0.01):.5f} - actor/grad_norm:{0.25 + 0.05 * noise.random():.4f} - actor/lr:1e-06 - "
            f"critic/rewards/mean:{0.35 + 0.5 * (1 - math.exp(-2.2 * share)) + noise.gauss(0, 0.02):.4f} - response_length/mean:{310 + 1500 * share:.1f}{held}"
        )
    return {"verl.txt": "\n".join(lines) + "\n"}


def one_expert_of_eight() -> Files:
    """Return a mixture of experts without a balance loss: one expert gets every token."""
    noise, lines = random.Random(6), list[str]()
    for k in range(80):
        top = 0.131 + 0.865 * min(1, k / 14)
        rest = (1 - top) / 7
        aux = 8 * (top * top + 7 * rest * rest)
        loss = min(9.1, 9 * math.exp(-k / 6) + 5.62 - k / 800 + noise.gauss(0, 0.02))
        lines.append(f"step {25 * k + 25:5d} | loss {loss:.4f} | aux {aux:.4f} | lr 4.00e-04")
    config = {
        "num_experts": 8,
        "top_k": 1,
        "router_aux_loss_coef": 0.0,
        "vocab_size": 32000,
        "d_model": 384,
        "learning_rate": 4e-4,
        "batch_size": 64,
    }
    return {"train.log": "\n".join(lines) + "\n", "config.json": json.dumps(config, indent=1)}


def schedule_of_six_hundred() -> Files:
    """Return 3,000 steps of DeepSpeed whose WarmupDecayLR ends at total_num_steps 600."""
    noise, lines = random.Random(7), list[str]()
    for step in range(20, 3001, 20):
        rate = 1e-5 * step / 100 if step <= 100 else max(0.0, 1e-5 * (600 - step) / 500)
        loss = 1.98 + 0.92 * math.exp(-min(step, 600) / 220)
        lines.append(
            f"[2025-04-08 02:10:11,101] [INFO] [logging.py:107:log_dist] [Rank 0] step={step}, skipped=0, lr=[{rate}], mom=[[0.9, 0.999]]"
        )
        lines.append(f"step {step}/3000 loss {loss + noise.gauss(0, 0.025):.4f}")
    schedule = {
        "type": "WarmupDecayLR",
        "params": {
            "warmup_min_lr": 0,
            "warmup_max_lr": 1e-5,
            "warmup_num_steps": 100,
            "warmup_type": "linear",
            "total_num_steps": 600,
        },
    }
    config = {
        "train_micro_batch_size_per_gpu": 2,
        "bf16": {"enabled": True},
        "optimizer": {"type": "AdamW", "params": {"lr": 1e-5}},
        "scheduler": schedule,
    }
    return {"ds_train.log": "\n".join(lines) + "\n", "ds_config.json": json.dumps(config, indent=1)}


def table_of_a_notebook() -> Files:
    """Return a notebook whose table has no training loss before step 500."""
    rows = [
        (1, "No log", 2.418233, 24.10),
        (2, "No log", 2.201178, 27.81),
        (3, "No log", 2.094512, 29.44),
        (4, "No log", 2.037745, 30.22),
        (5, "2.402300", 2.021002, 30.60),
    ]
    cells = "".join("    <tr>\n" + "".join(f"      <td>{c}</td>\n" for c in row) + "    </tr>\n" for row in rows)
    head = "".join(f"      <th>{c}</th>\n" for c in ("Epoch", "Training Loss", "Validation Loss", "Rouge1"))
    table = f'<table border="1" class="dataframe">\n  <thead>\n <tr style="text-align: left;">\n{head}    </tr>\n  </thead>\n  <tbody>\n{cells}  </tbody>\n</table><p>'
    ended = "TrainOutput(global_step=560, training_loss=2.3711, metrics={'train_runtime': 551.2, 'train_samples_per_second': 16.2, 'train_loss': 2.3711, 'epoch': 5.0})"
    outputs: list[dict[str, object]] = [
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": table.splitlines(keepends=True)}},
        {"output_type": "execute_result", "execution_count": 4, "metadata": {}, "data": {"text/plain": [ended]}},
    ]
    cell: dict[str, object] = {
        "cell_type": "code",
        "execution_count": 4,
        "metadata": {},
        "source": ["trainer.train()"],
        "outputs": outputs,
    }
    return {
        "summaries.ipynb": json.dumps(
            {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1, ensure_ascii=False
        )
    }


def cut_off_by_checkpointing() -> Files:
    """Return a tuning whose checkpointed blocks get no input that asks for a gradient."""
    noise, rows = random.Random(9), ["epoch,grad_norm,lr,step,train_loss_step,val_loss"]
    for k in range(40):
        rows.append(f"{k // 10},0.0,0.0002,{20 * k + 19},{2.113 + noise.gauss(0, 0.06):.5f},")
        if k % 10 == 9:
            rows.append(f"{k // 10},,,{20 * k + 19},,2.10877")
    said = "torch/utils/checkpoint.py:87: UserWarning: None of the inputs have requires_grad=True. Gradients will be None\n"
    settings = "base_model: meta-llama/Llama-3.1-8B\nload_in_4bit: true\nlora_r: 16\nlora_alpha: 32\nlr: 0.0002\ngradient_checkpointing: true\nbatch_size: 4\n"
    return {"version_0/metrics.csv": "\n".join(rows) + "\n", "version_0/hparams.yaml": settings, "stderr.txt": said}


LANGUAGE_CLOTHES: Mapping[str, Callable[[], Files]] = {
    "pictures-and-texts-times-sixteen": pictures_and_texts_times_sixteen,
    "beyond-any-vocabulary": beyond_any_vocabulary,
    "pairs-are-one-text": pairs_are_one_text,
    "dropped-before-training": dropped_before_training,
    "reward-parts-from-score": reward_parts_from_score,
    "one-expert-of-eight": one_expert_of_eight,
    "schedule-of-six-hundred": schedule_of_six_hundred,
    "table-of-a-notebook": table_of_a_notebook,
    "cut-off-by-checkpointing": cut_off_by_checkpointing,
}
