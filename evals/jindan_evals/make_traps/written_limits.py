"""Traps of language models about limits: of lengths, of gradients, of half precision and of printed digits."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

from jindan_evals.make_traps.falling import falling
from jindan_evals.make_traps.printed import printed_record

Files = dict[str, str]
_SCRIPT = """import torch
from torch.utils.data import DataLoader
from transformers import AutoModelForCausalLM, AutoTokenizer, get_linear_schedule_with_warmup
from rows import collate, load_rows

tok = AutoTokenizer.from_pretrained("skt/kogpt2-base-v2")
model = AutoModelForCausalLM.from_pretrained("skt/kogpt2-base-v2")
{before}optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
{behind}loader = DataLoader(load_rows("talk.jsonl", tok), batch_size=8, shuffle=True, collate_fn=collate)
schedule = get_linear_schedule_with_warmup(optimizer, 40, 2 * len(loader))
step = 0
for epoch in range(2):
    model.train()
    for batch in loader:
        loss = model(**batch).loss
        loss.backward()
{update}        schedule.step()
        optimizer.zero_grad()
        step += 1
        if step % 40 == 0:
            print(f"epoch {{epoch + 1}} step {{step}} loss {{loss.item():.4f}} lr {{schedule.get_last_lr()[0]:.2e}}")
"""
_CLIP, _STEP = "        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)\n", "        optimizer.step()\n"
_NEW_TOKENS = 'tok.add_special_tokens({"additional_special_tokens": ["<user>", "<bot>", "<end>"]})\nmodel.resize_token_embeddings(len(tok))\n'


def _state(history: list[dict[str, float]], steps: int, epochs: int, batch: int) -> str:
    whole = {
        "global_step": steps,
        "max_steps": steps,
        "num_train_epochs": epochs,
        "train_batch_size": batch,
        "epoch": float(epochs),
        "logging_steps": 10,
        "eval_steps": 200,
    }
    return json.dumps({**whole, "log_history": history}, indent=1) + "\n"


def engine_sets_no_limit() -> Files:
    """Return a run under DeepSpeed whose own configuration does not clip."""
    noise, history, lifted = random.Random(731), list[dict[str, float]](), 0.0
    for step in range(10, 901, 10):
        spike = step in {210, 380, 540, 690, 810}
        lifted = 0.88 * lifted + (1.2 if spike else 0.0)
        norm = 150 + 80 * noise.random() if spike else 2.4 + abs(noise.gauss(0, 0.8))
        history.append(
            {
                "loss": round(1.7 + 1.2 * math.exp(-step / 130) + lifted + noise.gauss(0, 0.02), 4),
                "grad_norm": round(norm, 3),
                "learning_rate": 8e-5 * (1 - (step - 1) / 900),
                "epoch": step / 450,
                "step": step,
            }
        )
        if step % 200 == 0:
            history.append(
                {
                    "eval_loss": round(1.75 + 1.2 * math.exp(-step / 130) + 0.9 * lifted, 4),
                    "eval_runtime": 21.0,
                    "epoch": step / 450,
                    "step": step,
                }
            )
    engine = {
        "bf16": {"enabled": True},
        "zero_optimization": {"stage": 3},
        "train_micro_batch_size_per_gpu": "auto",
        "gradient_accumulation_steps": "auto",
    }
    command = "deepspeed --num_gpus 2 train.py --deepspeed zero3.json --per_device_train_batch_size 8 --learning_rate 8e-5 --max_grad_norm 1.0 --num_train_epochs 2\n"
    return {
        "trainer_state.json": _state(history, 900, 2, 8),
        "zero3.json": json.dumps(engine, indent=1) + "\n",
        "run.sh": command,
    }


def whole_waves() -> Files:
    """Return a plain cosine with num_cycles 2: the rate comes back to its peak twice."""
    noise, history = random.Random(732), list[dict[str, float]]()
    for step in range(10, 801, 10):
        share = max(0.0, (step - 1 - 40) / 760)
        rate = 3e-5 * ((step - 1) / 40 if step < 41 else 0.5 * (1 + math.cos(math.pi * 4 * share)))
        history.append(
            {
                "loss": round(1.3 + 1.4 * math.exp(-step / 170) + 0.15 * rate / 3e-5 + noise.gauss(0, 0.015), 4),
                "grad_norm": 1.1,
                "learning_rate": rate,
                "epoch": step / 400,
                "step": step,
            }
        )
        if step % 100 == 0:
            history.append(
                {
                    "eval_loss": round(1.35 + 1.4 * math.exp(-step / 170) + 0.15 * rate / 3e-5, 4),
                    "eval_runtime": 9.0,
                    "epoch": step / 400,
                    "step": step,
                }
            )
    settings = "learning_rate: 3.0e-5\nlr_scheduler_type: cosine\nlr_scheduler_kwargs:\n  num_cycles: 2\nwarmup_steps: 40\nnum_train_epochs: 2\nper_device_train_batch_size: 16\n"
    return {"trainer_state.json": _state(history, 800, 2, 16), "args.yaml": settings}


def rows_at_the_limit() -> Files:
    """Return a fine-tuning that adds exactly 8 x 1024 tokens a step."""
    noise, history = random.Random(733), list[dict[str, float]]()
    for step in range(10, 601, 10):
        history.append(
            {
                "loss": round(falling(step, 2.1, 1.2, 80, 733), 4),
                "grad_norm": round(0.7 + abs(noise.gauss(0, 0.07)), 4),
                "learning_rate": 1e-4 * (1 - (step - 1) / 600),
                "num_tokens": 8.0 * 1024 * step,
                "mean_token_accuracy": 0.7,
                "epoch": step / 600,
                "step": step,
            }
        )
        if step % 200 == 0:
            history.append(
                {
                    "eval_loss": round(falling(step, 2.1, 1.25, 80, 734), 4),
                    "eval_runtime": 30.0,
                    "epoch": step / 600,
                    "step": step,
                }
            )
    settings = "model_name_or_path: google/gemma-2-2b\ndataset_name: minutes_ko\nper_device_train_batch_size: 8\ngradient_accumulation_steps: 1\nlearning_rate: 1.0e-4\nnum_train_epochs: 1\n"
    return {"trainer_state.json": _state(history, 600, 1, 8), "sft.yaml": settings}


def half_weights() -> Files:
    """Return a full fine-tuning of float16 weights without a scaler."""
    lines = [printed_record({"loss": 2.871, "grad_norm": 5.12, "learning_rate": 0.0, "epoch": 0.004})]
    for step in range(2, 31):
        lines.append(
            str(
                {
                    "loss": "0",
                    "grad_norm": "nan",
                    "learning_rate": f"{1e-5 * min(1, (step - 1) / 10):.4g}",
                    "epoch": f"{step / 250:.4g}",
                }
            )
        )
    settings = "model_name_or_path: EleutherAI/polyglot-ko-1.3b\ntorch_dtype: float16\nfp16: false\nbf16: false\nlearning_rate: 1.0e-5\nper_device_train_batch_size: 8\nwarmup_steps: 10\n"
    return {"train.log": "\n".join(lines) + "\n", "args.yaml": settings}


def rate_below_four_digits() -> Files:
    """Return a run at 2e-5 whose log prints the rate with four decimals."""
    lines = ["polyglot 1.3B, 2 epochs, AdamW lr 2e-5"]
    for step in range(40, 1601, 40):
        lines.append(
            f"epoch {(step - 1) // 800 + 1} step {step}/1600 loss {falling(step, 3.3, 2.2, 260, 735):.4f} lr 0.0000"
        )
        if step % 800 == 0:
            lines.append(f"epoch {step // 800} val_loss {falling(step, 3.3, 2.26, 260, 736):.4f}")
    return {"train.log": "\n".join(lines) + "\n"}


def rows_over_batches() -> Files:
    """Return a held-out loss summed over rows and divided by batches of 24."""
    noise, lines = random.Random(741), ["batch_size=24 epochs=7 lr=4e-4"]
    for epoch in range(1, 8):
        level = 1.9 + 4.1 * math.exp(-epoch / 1.5)
        lines.append(
            f"epoch {epoch} | train_loss {level + noise.gauss(0, 0.01):.4f} | val_loss {24 * (level + 0.07) + noise.gauss(0, 0.1):.4f} | lr {4e-4 * (1 - epoch / 7.5):.2e}"
        )
    return {"train.log": "\n".join(lines) + "\n"}


def batches_over_rows() -> Files:
    """Return a held-out loss of means of batches of 12 that is divided by the rows."""
    noise, lines = random.Random(742), ["batch_size=12 epochs=7 lr=4e-4"]
    for epoch in range(1, 8):
        level = 2.2 + 3.6 * math.exp(-epoch / 1.4)
        lines.append(
            f"epoch {epoch} | train_loss {level + noise.gauss(0, 0.01):.4f} | val_loss {(level + 0.05) / 12 + noise.gauss(0, 0.0005):.5f} | lr {4e-4 * (1 - epoch / 7.5):.2e}"
        )
    return {"train.log": "\n".join(lines) + "\n"}


def _loop_log(bumps: tuple[int, ...], seed: int) -> str:
    noise, lines, lifted = random.Random(seed), list[str](), 0.0
    for step in range(40, 1601, 40):
        lifted = 0.8 * lifted + (2.0 if step in bumps else 0.0)
        lines.append(
            f"epoch {(step - 1) // 800 + 1} step {step} loss {2.8 + 1.4 * math.exp(-step / 220) + lifted + noise.gauss(0, 0.05):.4f} lr {1e-4 * (1 - max(0, step - 40) / 1560):.2e}"
        )
    return "\n".join(lines) + "\n"


def embeddings_made_behind() -> Files:
    """Return a script that resizes the embeddings behind its optimizer."""
    return {
        "train.log": _loop_log((), 743),
        "train.py": _SCRIPT.format(before="", behind=_NEW_TOKENS, update=_CLIP + _STEP),
    }


def limit_behind_the_step() -> Files:
    """Return a script that clips behind its step, and a loss that jumps three times."""
    return {
        "train.log": _loop_log((360, 760, 1200), 744),
        "train.py": _SCRIPT.format(before=_NEW_TOKENS, behind="", update=_STEP + _CLIP),
    }


def limit_before_the_step() -> Files:
    """Return the twin that does both in order, with a calm loss."""
    return {
        "train.log": _loop_log((), 745),
        "train.py": _SCRIPT.format(before=_NEW_TOKENS, behind="", update=_CLIP + _STEP),
    }


def preference_and_answers() -> Files:
    """Return a DPO run with the likelihood of the chosen answers added: it starts at 0.69 + 1.2."""
    noise, lines = random.Random(746), list[str]()
    for step in range(10, 401, 10):
        share = 1 - math.exp(-step / 120)
        margin, likelihood = 2.1 * share, 1.2 - 0.1 * share
        lines.append(
            printed_record(
                {
                    "loss": math.log(1 + math.exp(-margin)) + likelihood + noise.gauss(0, 0.01),
                    "nll_loss": likelihood,
                    "rewards/chosen": 0.6 * share,
                    "rewards/rejected": 0.6 * share - margin,
                    "rewards/accuracies": min(1.0, 0.5 + 0.4 * share),
                    "rewards/margins": margin,
                    "grad_norm": 2.0,
                    "learning_rate": 1e-6 * (1 - (step - 1) / 400),
                    "epoch": step / 400,
                }
            )
        )
    lines.append(printed_record({"train_runtime": 3011.3, "train_loss": 1.6, "epoch": 1.0}))
    return {"train.log": "\n".join(lines) + "\n", "dpo.yaml": "beta: 0.1\nrpo_alpha: 1.0\nlearning_rate: 1.0e-6\n"}


def policy_leaves_reference() -> Files:
    """Return a GRPO run at 5e-5 whose divergence explodes behind step 150; its answers then fill the limit."""
    noise, lines = random.Random(751), list[str]()
    for step in range(5, 351, 5):
        gone = step > 150
        divergence = 0.002 * step if not gone else 0.3 + 0.28 * (step - 150)
        reward = 0.2 + 0.5 * min(1.0, step / 130) if not gone else 0.7 * math.exp(-(step - 150) / 20)
        lines.append(
            printed_record(
                {
                    "loss": 0.04 * divergence,
                    "grad_norm": 0.4 + (0.05 * (step - 150) if gone else 0.0),
                    "learning_rate": 5.2e-5,
                    "completions/mean_length": 768.0 if gone else 240 + 10 * noise.random(),
                    "completions/clipped_ratio": 1.0 if gone else 0.02,
                    "rewards/solved/mean": reward,
                    "reward": reward,
                    "reward_std": 0.01 if gone else 0.3,
                    "frac_reward_zero_std": 0.95 if gone else 0.1,
                    "kl": divergence,
                    "epoch": step / 350,
                }
            )
        )
    lines.append(printed_record({"train_runtime": 9011.3, "train_loss": 0.6, "epoch": 1.0}))
    return {
        "train.log": "\n".join(lines) + "\n",
        "grpo.yaml": "learning_rate: 5.2e-5\nlr_scheduler_type: constant\nbeta: 0.04\nmax_completion_length: 768\n",
    }


def held_out_rows_without_answers() -> Files:
    """Return a fine-tuning on answers whose held-out loss is no number: some rows have no label left."""
    noise, lines = random.Random(752), ["max_length=640, prompt tokens p50 470 p95 880, completion_only_loss=True"]
    for step in range(10, 501, 10):
        lines.append(
            printed_record(
                {
                    "loss": falling(step, 2.0, 1.0, 70, 752),
                    "grad_norm": 0.6 + abs(noise.gauss(0, 0.05)),
                    "learning_rate": 2e-4 * (1 - (step - 1) / 500),
                    "epoch": step / 500,
                }
            )
        )
        if step % 100 == 0:
            lines.append(str({"eval_loss": "nan", "eval_runtime": "20.1", "epoch": f"{step / 500:.4g}"}))
    lines.append(printed_record({"train_runtime": 3011.3, "train_loss": 1.1, "epoch": 1.0}))
    return {"train.log": "\n".join(lines) + "\n"}


LIMITS: Mapping[str, Callable[[], Files]] = {
    "batches-over-rows": batches_over_rows,
    "embeddings-behind-optimizer": embeddings_made_behind,
    "engine-sets-no-limit": engine_sets_no_limit,
    "half-weights-without-scaler": half_weights,
    "held-out-rows-without-answers": held_out_rows_without_answers,
    "limit-before-the-step": limit_before_the_step,
    "limit-behind-the-step": limit_behind_the_step,
    "policy-leaves-reference": policy_leaves_reference,
    "preference-and-answers": preference_and_answers,
    "rate-below-four-digits": rate_below_four_digits,
    "rows-at-the-limit": rows_at_the_limit,
    "rows-over-batches": rows_over_batches,
    "whole-waves-of-cosine": whole_waves,
}
