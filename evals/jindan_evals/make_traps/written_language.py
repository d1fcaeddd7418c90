"""The traps of the logs of llm.c, Megatron-LM and GPT-NeoX, whose hardware is out of reach: computed lines in their formats."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping

from jindan_evals.make_traps.falling import falling

Files = dict[str, str]


def scores_are_nan() -> Files:
    """Return the log of llm.c, whose z-scores are nan until their window of 128 steps is full."""
    table = {
        "micro batch size B": "64", "sequence length T": "1024", "total batch size": "524288", "learning rate (LR)": "6.000000e-04",
        "warmup iterations": "700", "max_steps": "19560", "vocab_size V": "50257", "padded_vocab_size Vp": "50304", "precision": "BF16",
    }  # fmt: skip
    rule = f"+-{'-' * 23}-+-{'-' * 52}-+"[:78]
    lines = [
        rule,
        *(f"| {k:<21} | {v:<50} |" for k, v in table.items()),
        rule,
        "=> setting grad_accum_steps=8",
        "val loss 11.009354",
    ]
    noise = random.Random(71)
    for step in range(1, 901):
        ready = step > 128
        loss = 11.0094 - 4.4 * (1 - math.exp(-step / 110)) - 2.35 * (1 - math.exp(-step / 480)) + noise.gauss(0, 0.05)
        norm = 1.1 + 14 * math.exp(-step / 30) + abs(noise.gauss(0, 0.25))
        marks = (f"{noise.gauss(-0.6, 0.9):+.2f}z", f"{noise.gauss(0, 1):+.2f}z") if ready else ("+nanz", "+nanz")
        lines.append(
            f"step {step:4d}/19560 | loss {loss:7.6f} ({marks[0]})| norm {norm:6.4f} ({marks[1]})| lr {6e-4 * step / 700 if step < 700 else 6e-4:.2e}"
            f" | {noise.gauss(3056, 6):.2f} ms | {noise.gauss(42.6, 0.1):.1f}% bf16 MFU | {noise.gauss(171541, 200):.0f} tok/s"
        )
        if step % 250 == 0:
            lines.append(f"val loss {loss + 0.01:.6f}")
    return {"main.log": "\n".join(lines) + "\n"}


def batch_ramps() -> Files:
    """Return the log of Megatron-LM whose global batch grows from 32 to 256: so does the time an iteration takes."""
    noise, seen = random.Random(72), 0
    lines = [
        "using world size: 16, data-parallel size: 16",
        "  rampup_batch_size ............................... ['32', '32', '614400']",
    ]
    for step in range(100, 12001, 100):
        batch = min(256, 32 + 32 * int(seen // 87771))
        seen += 100 * batch
        loss = falling(seen // 100, 9.2, 2.45, 5500, 73)
        lines.append(
            f" [2026-05-0{1 + step // 4000} 1{step // 1400 % 10}:0{step // 100 % 10}:11] iteration {step:8d}/   12000 | consumed samples: {seen:12d} |"
            f" elapsed time per iteration (ms): {12.4 * batch + 61 + noise.gauss(0, 4):.1f} | learning rate: {_rate(step, 400, 12000, 3e-4):.6E} |"
            f" global batch size: {batch:5d} | lm loss: {loss:.6E} | loss scale: 1.0 | grad norm: {0.3 + abs(noise.gauss(0.4, 0.08)):.3f} |"
            f" number of skipped iterations:   0 | number of nan iterations:   0 |"
        )
        if step % 2000 == 0:
            held = loss + 0.02
            lines.append(
                f" validation loss at iteration {step} | lm loss value: {held:.6E} | lm loss PPL: {math.exp(held):.6E} | "
            )
    return {
        "slurm-88123.out": "\n".join(
            [*lines, "  successfully saved checkpoint from iteration   12000 to checkpoints/gpt"]
        )
        + "\n"
    }


def _rate(step: int, warmup: int, total: int, peak: float) -> float:
    """Return a linear warm-up and a cosine to a tenth."""
    if step < warmup:
        return peak * step / warmup
    return peak * (0.55 + 0.45 * math.cos(math.pi * (step - warmup) / (total - warmup)))


def first_sixty() -> Files:
    """Return the first sixty of 143000 steps of GPT-NeoX, inside the warm-up."""
    noise = random.Random(74)
    lines = [
        "> padded vocab (size: 50277) with 27 dummy tokens (new size: 50304)", "  train_iters ..................... 143000",
        "  warmup .......................... 0.01", "  lr .............................. 0.0006", "training ...",
    ]  # fmt: skip
    for step in range(2, 61, 2):
        loss = 10.99 - 0.62 * (step / 60) ** 1.6 + noise.gauss(0, 0.006)
        lines.append(
            f" samples/sec: {noise.gauss(251, 1):.3f} | iteration {step:8d}/  143000 | elapsed time per iteration (ms): {noise.gauss(4080, 15):.1f} |"
            f" learning rate: {6e-4 * step / 1430:.3E} | approx flops per GPU: 118.4TFLOPS | lm_loss: {loss:.6E} | loss scale: 65536.0 |"
            f" number of skipped iterations:   0 | number of nan iterations:   0 |"
        )
    return {"train.log": "\n".join(lines) + "\n"}


LANGUAGE: Mapping[str, Callable[[], Files]] = {
    "score-of-loss-is-nan": scores_are_nan,
    "batch-ramps-up": batch_ramps,
    "first-sixty-of-143000": first_sixty,
}
