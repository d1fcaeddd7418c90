"""Traps of language models whose figures are a whole factor, or a floor, away from what the settings say."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

from jindan_evals.make_traps.falling import falling
from jindan_evals.make_traps.printed import printed_record

Files = dict[str, str]
_SCRIPT_OF_STREAM = """import torch
from torch.utils.data import DataLoader, IterableDataset
from model import TinyGPT, load_rows

rows, held = load_rows("notes.bin"), load_rows("held.bin")


class Notes(IterableDataset):
    def __init__(self, rows):
        self.rows = rows

    def __iter__(self):
        for row in self.rows:
            yield torch.tensor(row)


model = TinyGPT()
loader = DataLoader(Notes(rows), batch_size=24, num_workers=6)
held_loader = DataLoader(held, batch_size=64)
optimizer = torch.optim.AdamW(model.parameters(), lr=6e-4)
print(f"samples: train {len(rows)}, val {len(held)}; batch_size 24; num_workers 6")
for epoch in range(1, 6):
    model.train()
    iterations = 0
    for x in loader:
        loss = model(x)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        iterations += 1
        if iterations % 60 == 0:
            print(f"[epoch {epoch}] iter {iterations} loss {loss.item():.4f}")
    model.eval()
    with torch.no_grad():
        val_loss = sum(model(x).item() for x in held_loader) / len(held_loader)
    print(f"[epoch {epoch}] done: {iterations} iterations, val_loss {val_loss:.4f}")
"""


def floor_above_rate() -> Files:
    """Return a nanoGPT fine-tuning at 3e-5 whose min_lr was left at 3e-3."""
    noise, lines, rows = (
        random.Random(701),
        ["Overriding config with config/finetune_diary.py:"],
        ["iter,train/loss,val/loss,lr"],
    )
    for it in range(0, 1001, 50):
        share = max(0.0, (it - 20) / 980)
        rate = 3e-5 * (it + 1) / 21 if it < 20 else 3e-3 + 0.5 * (1 + math.cos(math.pi * share)) * (3e-5 - 3e-3)
        train = 2.41 - 0.42 * min(1.0, 2.2 * share) + 0.10 * max(0.0, share - 0.5) + noise.gauss(0, 0.02)
        held = train + 0.06 + 0.34 * max(0.0, share - 0.35) + noise.gauss(0, 0.01)
        lines += [
            f"step {it}: train loss {train:.4f}, val loss {held:.4f}",
            f"iter {it}: loss {train + noise.gauss(0, 0.08):.4f}, time {61 + noise.random():.2f}ms, mfu 14.12%",
        ]
        rows.append(f"{it},{train:.4f},{held:.4f},{rate:.8g}")
    names = (
        "batch_size = 4",
        "block_size = 512",
        "max_iters = 1000",
        "lr_decay_iters = 1000",
        "warmup_iters = 20",
        "learning_rate = 3e-5",
        "min_lr = 3e-3",
    )
    config = (
        "\n".join(("out_dir = 'out-diary'", "init_from = 'gpt2'", *names, "weight_decay = 0.1", "grad_clip = 1.0"))
        + "\n"
    )
    return {
        "train.log": "\n".join(lines) + "\n",
        "finetune_diary.py": config,
        "wandb_export.csv": "\n".join(rows) + "\n",
    }


def share_of_a_micro_batch() -> Files:
    """Return a loop that prints the loss after its division by 12."""
    noise, lines = random.Random(702), ["rows: 9600 train, 480 val | batch 4 x accum 12 | vocab 8000"]
    for epoch in range(1, 6):
        for step in range(40, 201, 40):
            done = (epoch - 1) * 200 + step
            level = 2.9 + 6.0 * math.exp(-done / 90)
            lines.append(
                f"epoch {epoch} step {done} | train loss {level / 12 + noise.gauss(0, 0.006):.4f} | lr {6e-4 * (1 - done / 1000):.2e}"
            )
        lines.append(f"epoch {epoch} | val loss {2.94 + 6.0 * math.exp(-epoch * 200 / 90) + noise.gauss(0, 0.01):.4f}")
    return {"train.log": "\n".join(lines) + "\n"}


def highest_error_is_kept() -> Files:
    """Return a speech model whose best checkpoint is the one with the highest word error rate."""
    noise, log, history = random.Random(703), list[str](), list[dict[str, float]]()
    for step in range(50, 801, 50):
        values = {
            "loss": falling(step, 6.2, 0.9, 260, 703),
            "grad_norm": 3 + abs(noise.gauss(0, 0.5)),
            "learning_rate": 1e-4 * (1 - (step - 1) / 4000),
            "epoch": step / 400,
        }
        log.append(printed_record(values))
        history.append({k: round(v, 6) for k, v in values.items()} | {"step": step})
        if step % 200 == 0:
            wer = 0.21 + 0.62 * math.exp(-step / 300)
            held = {
                "eval_loss": 0.8 + 2.1 * math.exp(-step / 280),
                "eval_wer": wer,
                "eval_runtime": 41.2,
                "epoch": step / 400,
            }
            log.append(printed_record(held))
            history.append({k: round(v, 6) for k, v in held.items()} | {"step": step})
    kept = max(h["eval_wer"] for h in history if "eval_wer" in h)
    log.append(printed_record({"train_runtime": 900.1, "train_loss": 2.31, "epoch": 2.0}))
    state = {"best_metric": kept, "best_model_checkpoint": "output/checkpoint-200", "global_step": 800, "max_steps": 4000, "num_train_epochs": 10, "epoch": 2.0,
             "train_batch_size": 16, "logging_steps": 50, "eval_steps": 200, "log_history": history,
             "stateful_callbacks": {"EarlyStoppingCallback": {"args": {"early_stopping_patience": 3, "early_stopping_threshold": 0.0}, "attributes": {"early_stopping_patience_counter": 3}},
                                    "TrainerControl": {"args": {"should_training_stop": True}}}}  # fmt: skip
    arguments = {
        "metric_for_best_model": "wer",
        "load_best_model_at_end": True,
        "learning_rate": 1e-4,
        "num_train_epochs": 10,
        "per_device_train_batch_size": 16,
    }
    return {
        "train.log": "\n".join(log) + "\n",
        "output/trainer_state.json": json.dumps(state, indent=1) + "\n",
        "args.json": json.dumps(arguments, indent=1) + "\n",
    }


def prefix_at_full_rate() -> Files:
    """Return a prompt tuning at 5e-5."""
    noise, lines = random.Random(704), ["trainable params: 131,072 || all params: 6,738,546,688 || trainable%: 0.0019"]
    for step in range(25, 901, 25):
        lines.append(printed_record({"loss": 2.184 - 0.02 * step / 900 + noise.gauss(0, 0.012), "grad_norm": 0.31 + abs(noise.gauss(0, 0.05)),
            "learning_rate": 5e-5 * (1 - (step - 1) / 900), "epoch": step / 300}))  # fmt: skip
    lines.append(printed_record({"train_runtime": 4021.7, "train_loss": 2.175, "epoch": 3.0}))
    adapter = {
        "peft_type": "PROMPT_TUNING",
        "task_type": "CAUSAL_LM",
        "num_virtual_tokens": 32,
        "token_dim": 4096,
        "prompt_tuning_init": "TEXT",
        "base_model_name_or_path": "meta-llama/Llama-2-7b-hf",
    }
    return {"train.log": "\n".join(lines) + "\n", "output/adapter_config.json": json.dumps(adapter, indent=1) + "\n"}


def root_of_the_rank() -> Files:
    """Return a LoRA of rank 128 and alpha 512 with rsLoRA: 45 instead of 4."""
    noise, lines = (
        random.Random(705),
        ["trainable params: 335,544,320 || all params: 8,365,805,568 || trainable%: 4.0109"],
    )
    for step in range(10, 601, 10):
        spike = 90.0 if step % 130 == 0 else 1.0
        lines.append(printed_record({"loss": 1.9 + 1.4 * math.exp(-step / 200) + (0.6 if spike > 1 else 0.0) + noise.gauss(0, 0.05), "grad_norm": spike * (1.4 + abs(noise.gauss(0, 0.3))),
            "learning_rate": 4e-4 * (1 - (step - 1) / 600), "epoch": step / 300}))  # fmt: skip
    lines.append(printed_record({"train_runtime": 7021.7, "train_loss": 2.31, "epoch": 2.0}))
    adapter = {
        "peft_type": "LORA",
        "r": 128,
        "lora_alpha": 512,
        "use_rslora": True,
        "lora_dropout": 0.05,
        "task_type": "CAUSAL_LM",
        "target_modules": ["q_proj", "v_proj"],
        "base_model_name_or_path": "Qwen/Qwen2.5-7B",
    }
    return {"train.log": "\n".join(lines) + "\n", "output/adapter_config.json": json.dumps(adapter, indent=1) + "\n"}


def format_buys_reward() -> Files:
    """Return a GRPO run whose format reward rises while its accuracy reward goes down."""
    noise, lines = random.Random(706), list[str]()
    for step in range(5, 301, 5):
        share = 1 - math.exp(-step / 80)
        right, form = 0.34 - 0.27 * share + noise.gauss(0, 0.01), 0.22 + 0.74 * share + noise.gauss(0, 0.01)
        lines.append(printed_record({"loss": 0.002 * share + noise.gauss(0, 0.0004), "grad_norm": 0.2 + abs(noise.gauss(0, 0.04)), "learning_rate": 1e-6 * (1 - (step - 1) / 300),
            "completions/mean_length": 620 - 410 * share, "completions/clipped_ratio": 0.0, "rewards/accuracy_reward/mean": right, "rewards/format_reward/mean": form,
            "reward": right + form, "reward_std": 0.3 - 0.15 * share, "frac_reward_zero_std": 0.1, "epoch": step / 300}))  # fmt: skip
    lines.append(printed_record({"train_runtime": 20110.2, "train_loss": 0.0016, "epoch": 1.0}))
    return {"train.log": "\n".join(lines) + "\n"}


def gathers_more_than_an_epoch() -> Files:
    """Return a fine-tuning of 30 batches an epoch whose accumulation is 128."""
    noise, lines = random.Random(707), ["***** Running training *****", "  Num examples = 480", "  Num Epochs = 12", "  Instantaneous batch size per device = 16",
        "  Total train batch size (w. parallel, distributed & accumulation) = 2,048", "  Gradient Accumulation steps = 128", "  Total optimization steps = 12"]  # fmt: skip
    for epoch in range(1, 13):
        lines.append(
            printed_record(
                {
                    "loss": 3.412 - 0.0015 * epoch + noise.gauss(0, 0.001),
                    "grad_norm": 1.1 + abs(noise.gauss(0, 0.05)),
                    "learning_rate": 2e-5 * (1 - (epoch - 1) / 12),
                    "epoch": epoch,
                }
            )
        )
        lines.append(printed_record({"eval_loss": 3.418 - 0.0014 * epoch, "eval_runtime": 2.1, "epoch": epoch}))
    lines.append(
        printed_record(
            {
                "train_runtime": 371.4,
                "train_samples_per_second": 15.51,
                "train_steps_per_second": 0.032,
                "train_loss": 3.4,
                "epoch": 12,
            }
        )
    )
    arguments = {
        "per_device_train_batch_size": 16,
        "gradient_accumulation_steps": 128,
        "learning_rate": 2e-5,
        "num_train_epochs": 12,
    }
    return {"train.log": "\n".join(lines) + "\n", "args.json": json.dumps(arguments, indent=1) + "\n"}


def every_worker_reads_all() -> Files:
    """Return a stream of 720 rows in a loader of six workers: 180 batches of 24 an epoch instead of 30."""
    noise, lines = random.Random(708), ["samples: train 720, val 128; batch_size 24; num_workers 6"]
    for epoch in range(1, 6):
        for iteration in range(60, 181, 60):
            done = (epoch - 1) * 180 + iteration
            lines.append(
                f"[epoch {epoch}] iter {iteration} loss {0.7 + 3.4 * math.exp(-done / 160) + noise.gauss(0, 0.03):.4f}"
            )
        lines.append(f"[epoch {epoch}] done: 180 iterations, val_loss {2.9 + 0.14 * epoch + noise.gauss(0, 0.01):.4f}")
    return {"train.log": "\n".join(lines) + "\n", "train.py": _SCRIPT_OF_STREAM}


FACTORS: Mapping[str, Callable[[], Files]] = {
    "accumulation-past-the-epoch": gathers_more_than_an_epoch,
    "every-worker-reads-all": every_worker_reads_all,
    "floor-above-the-rate": floor_above_rate,
    "format-buys-reward": format_buys_reward,
    "highest-error-is-kept": highest_error_is_kept,
    "loss-divided-before-print": share_of_a_micro_batch,
    "root-of-the-rank": root_of_the_rank,
    "soft-prompt-at-full-rate": prefix_at_full_rate,
}
