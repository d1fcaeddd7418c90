"""Traps of fine-tunings whose settings were never read, whose answers keep their marks, or whose pairs are swapped."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

from jindan_evals.make_traps.falling import falling
from jindan_evals.make_traps.printed import printed_record

Files = dict[str, str]
_SCRIPT_OF_CLEARED = """import torch
from torch.utils.data import DataLoader
from model import TinyGPT, load_rows

GRAD_ACCUM = 16
train_loader = DataLoader(load_rows("train.bin"), batch_size=4, shuffle=True)
val_loader = DataLoader(load_rows("val.bin"), batch_size=64)
model = TinyGPT()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
update = 0
for epoch in range(4):
    model.train()
    running = 0.0
    for step, batch in enumerate(train_loader):
        optimizer.zero_grad()
        loss = model(batch)
        (loss / GRAD_ACCUM).backward()
        running += loss.item()
        if (step + 1) % GRAD_ACCUM == 0:
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            update += 1
            if update % 10 == 0:
                print(f"epoch {epoch + 1} update {update} train_loss {running / (10 * GRAD_ACCUM):.4f}")
                running = 0.0
    model.eval()
    with torch.no_grad():
        val_loss = sum(model(batch).item() for batch in val_loader) / len(val_loader)
    print(f"epoch {epoch + 1} val_loss {val_loss:.4f}")
"""


def default_rate_ran() -> Files:
    """Return a fine-tuning whose yaml says 8e-4 below `optimizer`, and whose record peaks at 5e-5."""
    noise, lines = random.Random(711), list[str]()
    for step in range(20, 1001, 20):
        rate = 5e-5 * min((step - 1) / 30, (1000 - step + 1) / 970)
        lines.append(
            printed_record(
                {
                    "loss": 3.9 - 0.55 * (1 - math.exp(-step / 500)) + noise.gauss(0, 0.02),
                    "grad_norm": 1.2 + abs(noise.gauss(0, 0.1)),
                    "learning_rate": rate,
                    "epoch": step / 250,
                }
            )
        )
        if step % 250 < 20:
            lines.append(
                printed_record(
                    {"eval_loss": 3.92 - 0.55 * (1 - math.exp(-step / 500)), "eval_runtime": 3.2, "epoch": step / 250}
                )
            )
    lines.append(printed_record({"train_runtime": 811.3, "train_loss": 3.52, "epoch": 4.0}))
    config = "run: diary-lm\ndata:\n  train: diary.txt\noptimizer:\n  learning_rate: 8.0e-4\n  weight_decay: 0.05\ntrainer:\n  warmup_steps: 30\n  num_train_epochs: 4\n"
    return {"train.log": "\n".join(lines) + "\n", "config.yaml": config}


def cleared_before_each_batch() -> Files:
    """Return a loop that clears its gradients before each of sixteen micro-batches."""
    lines, update = list[str](), 0
    for epoch in range(1, 5):
        for _ in range(6):
            update += 10
            lines.append(f"epoch {epoch} update {update} train_loss {falling(update, 5.1, 2.2, 70, 712):.4f}")
        lines.append(f"epoch {epoch} val_loss {falling(update, 5.1, 2.3, 70, 713):.4f}")
    return {"train.log": "\n".join(lines) + "\n", "train.py": _SCRIPT_OF_CLEARED}


def copy_of_the_data() -> Files:
    """Return a LLaMA-Factory run that read the tokenised copy of an earlier one."""
    noise = random.Random(714)
    lines = ["[WARNING|2026-02-11 08:02:14] llamafactory.data.loader:148 >> Loading dataset from disk will ignore other data arguments.",
        "[INFO|2026-02-11 08:02:15] llamafactory.data.loader:143 >> Loaded tokenized dataset from cache/rules.",
        "trainable params: 20,185,088 || all params: 7,635,801,600 || trainable%: 0.2643", "***** Running training *****", "  Num examples = 4,000", "  Num Epochs = 3",
        "  Instantaneous batch size per device = 2", "  Total train batch size (w. parallel, distributed & accumulation) = 16",
        "  Gradient Accumulation steps = 8", "  Total optimization steps = 750"]  # fmt: skip
    for step in range(10, 751, 10):
        rate = 1e-4 * (0.5 * (1 + math.cos(math.pi * (step - 1) / 750)))
        lines.append(
            str(
                {
                    "loss": round(falling(step, 1.6, 0.7, 110, 714), 4),
                    "grad_norm": round(0.8 + abs(noise.gauss(0, 0.1)), 4),
                    "learning_rate": rate,
                    "epoch": round(step / 250, 2),
                }
            )
        )
    lines.append(
        str(
            {
                "train_runtime": 5120.4,
                "train_samples_per_second": 2.344,
                "train_steps_per_second": 0.146,
                "train_loss": 0.81,
                "epoch": 3.0,
            }
        )
    )
    data = "stage: sft\nfinetuning_type: lora\ndataset: rules_v2\ntemplate: qwen\ncutoff_len: 8192\ntokenized_path: cache/rules\n"
    training = (
        "learning_rate: 1.0e-4\nnum_train_epochs: 3.0\nper_device_train_batch_size: 2\ngradient_accumulation_steps: 8\n"
    )
    config = f"model_name_or_path: Qwen/Qwen2.5-7B-Instruct\n{data}{training}lr_scheduler_type: cosine\n"
    return {"train.log": "\n".join(lines) + "\n", "sft.yaml": config}


def marks_around_answers() -> Files:
    """Return a translation model whose answers are decoded with their special tokens."""
    noise, lines = (
        random.Random(715),
        [
            "***** Running training *****",
            "  Num examples = 8,000",
            "  Num Epochs = 5",
            "  Total optimization steps = 1,250",
        ],
    )
    pairs = (
        ("좋은 아침입니다", "good morning"),
        ("문을 닫아 주세요", "please close the door"),
        ("내일 만나요", "see you tomorrow"),
    )
    for step in range(25, 1251, 25):
        lines.append(
            printed_record(
                {
                    "loss": falling(step, 4.6, 0.25, 210, 715),
                    "grad_norm": 1 + abs(noise.gauss(0, 0.2)),
                    "learning_rate": 5e-4 * (1 - (step - 1) / 1250),
                    "epoch": step / 250,
                }
            )
        )
        if step % 250 == 0:
            lines += [f"source: {a} | prediction: <pad>{b}</s><pad><pad><pad> | reference: {b}" for a, b in pairs]
            lines.append(
                printed_record(
                    {
                        "eval_loss": 0.4 + 1.3 * math.exp(-step / 300),
                        "eval_exact_match": 0.0,
                        "eval_gen_len": 9.2,
                        "epoch": step / 250,
                    }
                )
            )
    lines.append(printed_record({"train_runtime": 1011.3, "train_loss": 0.9, "epoch": 5.0}))
    return {"train.log": "\n".join(lines) + "\n"}


def pairs_swapped_in_held_out() -> Files:
    """Return a reward model whose held-out file has chosen and rejected the other way round."""
    noise, lines = random.Random(716), list[str]()
    for step in range(10, 601, 10):
        share = 1 - math.exp(-step / 140)
        lines.append(printed_record({"loss": 0.69 - 0.5 * share + noise.gauss(0, 0.01), "accuracy": min(1.0, 0.5 + 0.38 * share + noise.gauss(0, 0.01)),
        "margin": 2.2 * share, "mean_reward": noise.gauss(0, 0.02),
            "grad_norm": 5 + abs(noise.gauss(0, 1)), "learning_rate": 2e-5 * (1 - (step - 1) / 600), "epoch": step / 300}))  # fmt: skip
        if step % 100 == 0:
            lines.append(
                printed_record(
                    {
                        "eval_loss": 0.69 + 1.3 * share,
                        "eval_accuracy": 0.5 - 0.34 * share + noise.gauss(0, 0.005),
                        "eval_margin": -2.0 * share,
                        "eval_runtime": 20.1,
                        "epoch": step / 300,
                    }
                )
            )
    lines.append(printed_record({"train_runtime": 2011.3, "train_loss": 0.31, "epoch": 2.0}))
    return {"train.log": "\n".join(lines) + "\n"}


def preferences_beside_tokens() -> Files:
    """Return a DPO run that logs a token accuracy of 0.3 beside a preference loss that comes to 0.05."""
    noise, lines = random.Random(717), list[str]()
    for step in range(10, 601, 10):
        share = 1 - math.exp(-step / 150)
        margin = 3.4 * share + noise.gauss(0, 0.05)
        values = {
            "loss": math.log(1 + math.exp(-margin)) + 0.01,
            "entropy": 2.1 - 0.1 * share,
            "mean_token_accuracy": 0.31 + noise.gauss(0, 0.005),
            "rewards/chosen": 0.9 * share,
            "rewards/rejected": 0.9 * share - margin,
            "rewards/accuracies": min(1.0, 0.5 + 0.49 * share),
            "rewards/margins": margin,
            "logps/chosen": -201 + 9 * share,
            "grad_norm": 2 + abs(noise.gauss(0, 0.3)),
            "learning_rate": 5e-6 * (1 - (step - 1) / 600),
            "epoch": step / 600,
        }
        lines.append(printed_record(values))
        if step % 150 == 0:
            lines.append(
                printed_record(
                    {
                        "eval_loss": values["loss"] + 0.03,
                        "eval_mean_token_accuracy": 0.312,
                        "eval_rewards/accuracies": values["rewards/accuracies"] - 0.02,
                        "eval_rewards/margins": margin - 0.2,
                        "epoch": step / 600,
                    }
                )
            )
    lines.append(printed_record({"train_runtime": 4011.3, "train_loss": 0.2, "epoch": 1.0}))
    arguments = {
        "beta": 0.1,
        "loss_type": ["sigmoid"],
        "label_smoothing": 0.3,
        "per_device_train_batch_size": 8,
        "learning_rate": 5e-6,
        "num_train_epochs": 1,
    }
    return {"train.log": "\n".join(lines) + "\n", "dpo_config.json": json.dumps(arguments, indent=1) + "\n"}


def horizon_in_rows() -> Files:
    """Return a cosine of 48000 steps, epochs times rows, in a run of 2000 updates of 24 rows."""
    noise, lines = (
        random.Random(721),
        ["samples: train 12000, val 600; batch_size=24 epochs=4 lr=8e-4 warmup_steps=100"],
    )
    for step in range(50, 2001, 50):
        rate = 8e-4 * (step / 100 if step < 100 else 0.5 * (1 + math.cos(math.pi * (step - 100) / 47900)))
        lines.append(
            f"step {step} epoch {(step - 1) // 500 + 1} loss {falling(step, 6.4, 2.4, 380, 721) + noise.gauss(0, 0.03):.4f} lr {rate:.6e}"
        )
        if step % 500 == 0:
            lines.append(f"[eval] epoch {step // 500} val_loss {falling(step, 6.4, 2.5, 380, 722):.4f}")
    return {"log.txt": "\n".join(lines) + "\n"}


def header_stands_twice() -> Files:
    """Return a fine-tuning whose sample shows the header of the assistant twice."""
    noise = random.Random(723)
    lines = [
        "--- sample 0 ---",
        "<|im_start|>user",
        "오늘 할 일을 적어 줘.<|im_end|>",
        "<|im_start|>assistant",
        "<|im_start|>assistant",
        "1. 보고서 2. 회의<|im_end|>",
        "--- ---",
    ]
    for step in range(10, 401, 10):
        lines.append(
            printed_record(
                {
                    "loss": falling(step, 1.9, 0.95, 60, 723),
                    "grad_norm": 0.5 + abs(noise.gauss(0, 0.05)),
                    "learning_rate": 1e-4 * (1 - (step - 1) / 400),
                    "epoch": step / 200,
                }
            )
        )
        if step % 200 == 0:
            lines.append(
                printed_record(
                    {"eval_loss": falling(step, 1.9, 1.0, 60, 724), "eval_runtime": 12.1, "epoch": step / 200}
                )
            )
    lines.append(printed_record({"train_runtime": 2011.3, "train_loss": 1.1, "epoch": 2.0}))
    return {"train.log": "\n".join(lines) + "\n"}


def two_to_nats() -> Files:
    """Return a table whose perplexity is two to the loss in nats."""
    rows = ["step,train_loss,val_loss,val_ppl,lr"]
    for step in range(250, 10001, 250):
        held = falling(step, 7.2, 2.9, 1500, 725)
        rows.append(
            f"{step},{falling(step, 7.2, 2.85, 1500, 726):.4f},{held:.4f},{2 ** round(held, 4):.3f},{3e-4 * (1 - step / 10500):.6e}"
        )
    return {"metrics.csv": "\n".join(rows) + "\n"}


def divided_by_devices() -> Files:
    """Return a run on four devices whose logged training loss is a quarter of the held-out one throughout."""
    noise, lines = random.Random(727), ["num_processes: 4", *("***** Running training *****", "  Num examples = 32,000", "  Num Epochs = 2", "  Instantaneous batch size per device = 8",
        "  Total train batch size (w. parallel, distributed & accumulation) = 32", "  Gradient Accumulation steps = 1", "  Total optimization steps = 2,000")]  # fmt: skip
    for step in range(20, 2001, 20):
        level = 1.71 + 1.1 * math.exp(-step / 260)
        lines.append(
            printed_record(
                {
                    "loss": level / 4 + noise.gauss(0, 0.006),
                    "grad_norm": 0.4 + abs(noise.gauss(0, 0.04)),
                    "learning_rate": 2e-5 * (1 - (step - 1) / 2000),
                    "epoch": step / 1000,
                }
            )
        )
        if step % 250 == 0:
            lines.append(printed_record({"eval_loss": level + 0.03, "eval_runtime": 31.0, "epoch": step / 1000}))
    lines.append(printed_record({"train_runtime": 6011.3, "train_loss": 0.46, "epoch": 2.0}))
    config = "compute_environment: LOCAL_MACHINE\ndistributed_type: MULTI_GPU\nnum_machines: 1\nnum_processes: 4\n"
    return {"train.log": "\n".join(lines) + "\n", "accelerate_config.yaml": config}


def last_row_stands_alone() -> Files:
    """Return a run whose epochs end with a batch of one row: its loss scatters."""
    noise, lines = random.Random(728), ["train: 2561 dialogues, batch 64, 41 steps/epoch"]
    for epoch in range(1, 9):
        for step in (*range(4, 41, 4), 41):
            done = (epoch - 1) * 41 + step
            odd = noise.choice([1.5, -0.8, 1.2, 0.9]) if step == 41 else 0.0
            lines.append(
                f"epoch {epoch} step {step}/41 | loss {1.6 + 1.7 * math.exp(-done / 90) + odd + noise.gauss(0, 0.03):.4f} | lr {5e-5 * (1 - done / 328):.3e}"
            )
        lines.append(f"epoch {epoch} | val_loss {1.68 + 1.7 * math.exp(-epoch * 41 / 90):.4f}")
    return {"train.log": "\n".join(lines) + "\n"}


UNREAD: Mapping[str, Callable[[], Files]] = {
    "batches-of-one-row-scatter": last_row_stands_alone,
    "cleared-before-each-batch": cleared_before_each_batch,
    "copy-of-the-data": copy_of_the_data,
    "default-rate-ran": default_rate_ran,
    "divided-by-the-devices": divided_by_devices,
    "header-stands-twice": header_stands_twice,
    "horizon-in-rows": horizon_in_rows,
    "marks-around-answers": marks_around_answers,
    "pairs-swapped-in-held-out": pairs_swapped_in_held_out,
    "preferences-beside-tokens": preferences_beside_tokens,
    "two-to-nats": two_to_nats,
}
