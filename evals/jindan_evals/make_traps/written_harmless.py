"""The traps of warnings and errors that look like the end of a run and are not, computed, with the twins that are."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

from jindan_evals.make_traps.falling import falling

Files = dict[str, str]

_BERT = (
    "Some weights of BertForSequenceClassification were not initialized from the model checkpoint at {path} and are newly initialized: {names}\n"
    "You should probably TRAIN this model on a down-stream task to be able to use it for predictions and inference.\n"
)
_CLOSED = "{'train_runtime': 330.2, 'train_loss': 0.71, 'epoch': 3.0}\n"


def _trainer_lines(start: float, floor: float, seed: int, *, nan_norms: int = 0) -> str:
    """Return 600 steps of a transformers Trainer with an evaluation each epoch."""
    lines: list[str] = []
    for step in range(10, 601, 10):
        norm = math.nan if step <= 10 * nan_norms else round(1.2 + 0.01 * (step % 40), 4)
        values = {
            "loss": round(falling(step, start, floor, 150, seed), 4), "grad_norm": norm,
            "learning_rate": 2e-5 * (1 - (step - 1) / 600), "epoch": round(step / 200, 2),
        }  # fmt: skip
        lines.append(f"{values}\n")
        if step % 200 == 0:
            held_out = round(falling(step, start, floor + 0.1, 150, seed + 1), 4)
            lines.append(
                f"{{'eval_loss': {held_out}, 'eval_accuracy': {0.3 + step / 1000:.4f}, 'epoch': {step / 200}}}\n"
            )
    return "".join(lines)


def head_is_new() -> Files:
    """Return a healthy fine-tuning whose classification head is new, as it has to be."""
    names = "['classifier.bias', 'classifier.weight']"
    text = _BERT.format(path="bert-base-uncased", names=names)
    text += "`use_cache=True` is incompatible with gradient checkpointing. Setting `use_cache=False`.\n"
    return {"train.log": text + _trainer_lines(1.1, 0.25, 21) + _CLOSED}


def body_is_new() -> Files:
    """Return a run whose whole encoder is new: the loss stays at ln 3."""
    layers = (
        f"encoder.layer.{i}.{part}.weight" for i in range(12) for part in ("attention.self.query", "output.dense")
    )
    names = str([*layers, "embeddings.word_embeddings.weight", "classifier.bias", "classifier.weight"])
    noise = random.Random(3)
    lines: list[str] = []
    for step in range(10, 601, 10):
        values = {
            "loss": round(math.log(3) - 0.004 * step / 600 + noise.gauss(0, 0.008), 4), "grad_norm": 1.1,
            "learning_rate": 2e-5 * (1 - (step - 1) / 600), "epoch": round(step / 200, 2),
        }  # fmt: skip
        lines.append(f"{values}\n")
    config = {"architectures": ["BertForSequenceClassification"], "id2label": {"0": "neg", "1": "neutral", "2": "pos"}}
    text = _BERT.format(path="./bert-domain", names=names) + "".join(lines)
    return {
        "train.log": text + "{'eval_loss': 1.0951, 'eval_accuracy': 0.351, 'epoch': 3.0}\n" + _CLOSED,
        "config.json": json.dumps(config, indent=1) + "\n",
    }


def first_norm_is_nan() -> Files:
    """Return a healthy fp16 run whose first logged gradient norm is NaN: the scaler was still searching."""
    arguments = {"fp16": True, "learning_rate": 2e-5, "per_device_train_batch_size": 8, "num_train_epochs": 3}
    return {
        "train.log": _trainer_lines(2.4, 0.6, 22, nan_norms=1) + _CLOSED,
        "training_args.json": json.dumps(arguments, indent=1) + "\n",
    }


def ends_at_two_ninety_nine() -> Files:
    """Return a finished run of 747 steps whose last epoch reads 2.99: the remainder of the accumulation is dropped."""
    history: list[dict[str, float]] = []
    for step in range(10, 748, 10):
        history.append({
            "epoch": round(step / 249.8, 4), "grad_norm": round(1.2 + 0.01 * (step % 40), 4),
            "learning_rate": 2e-5 * (1 - (step - 1) / 747), "loss": round(falling(step, 2.4, 0.6, 180, 23), 4), "step": step,
        })  # fmt: skip
        if step in (250, 500, 740):
            history.append(
                {"epoch": round(step / 249.8, 2), "eval_loss": round(falling(step, 2.4, 0.7, 180, 24), 4), "step": step}
            )
    state = {
        "best_metric": None, "epoch": 2.99, "global_step": 747, "log_history": history, "logging_steps": 10, "max_steps": 747,
        "num_train_epochs": 3, "save_steps": 500, "train_batch_size": 4,
    }  # fmt: skip
    return {"trainer_state.json": json.dumps(state, indent=1) + "\n"}


def tracker_thread_fails() -> Files:
    """Return a healthy run in which a thread of the tracker dies with a traceback."""
    broken = (
        "Exception in thread NetStatThr:\nTraceback (most recent call last):\n"
        '  File "/opt/venv/lib/python3.11/site-packages/wandb/sdk/wandb_run.py", line 250, in check_network_status\n'
        "    self._loop_check_status(\nBrokenPipeError: [Errno 32] Broken pipe\n"
    )
    lines = [
        f"step {s}/4000 | loss {falling(s, 4.2, 1.1, 1000, 7):.4f} | lr {3e-4 * (1 - s / 4000):.2e}\n"
        for s in range(50, 4001, 50)
    ]
    return {"train.log": "".join([*lines[:40], broken, *lines[40:], "training finished, 4000 steps\n"])}


def job_preempted() -> Files:
    """Return a run that Slurm takes down for another job."""
    lines = [
        f"step {s}/40000 | loss {falling(s, 4.2, 1.1, 10000, 7):.4f} | lr {3e-4 * (1 - s / 40000):.2e}\n"
        for s in range(100, 14201, 100)
    ]
    end = "slurmstepd: error: *** JOB 5520118 ON gpu-c07 CANCELLED AT 2026-03-06T04:00:14 DUE TO PREEMPTION ***\nTerminated\n"
    return {"slurm-5520118.out": "batch_size: 16  steps: 40000  seed: 1\n" + "".join(lines) + end}


def density_is_negative() -> Files:
    """Return a healthy run of a density model: a negative log-likelihood may fall below zero."""
    lines = [
        f"Epoch {e}/30 train_loss: {falling(100 * e, 2.1, -1.4, 700, 51):.4f} val_loss: {falling(100 * e, 2.1, -1.3, 700, 52):.4f}\n"
        for e in range(1, 31)
    ]
    return {"train.log": "loss: GaussianNLL  batch_size: 64  lr: 0.001  epochs: 30\n" + "".join(lines) + "Finished\n"}


HARMLESS: Mapping[str, Callable[[], Files]] = {
    "body-newly-initialised": body_is_new,
    "density-loss-negative": density_is_negative,
    "epoch-two-ninety-nine": ends_at_two_ninety_nine,
    "first-gradient-norm-nan": first_norm_is_nan,
    "head-newly-initialised": head_is_new,
    "slurm-preempts": job_preempted,
    "tracker-thread-fails": tracker_thread_fails,
}
