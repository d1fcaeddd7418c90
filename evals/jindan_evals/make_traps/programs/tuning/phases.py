# pyright: basic, reportMissingImports=false
"""Pre-train a small GPT-2 in two phases: short texts of one kind, then longer ones of two kinds."""

from __future__ import annotations

import math

import torch

from jindan_evals.make_traps.programs.tuning.words import tiny

VOCAB, STEPS, SWITCH = 160, 1400, 800


def chain(count: int, length: int, factor: int) -> torch.Tensor:
    """Return rows of a chain of tokens."""
    ids = torch.randint(0, VOCAB, (count, length))
    for place in range(1, length):
        step = torch.multinomial(torch.tensor([0.55, 0.25, 0.12, 0.08]), count, replacement=True)
        ids[:, place] = (ids[:, place - 1] * factor + torch.tensor([1, 17, 40, 90])[step]) % VOCAB
    return ids


def main() -> None:
    """Train."""
    model = tiny(VOCAB, seed=21, places=96)
    web, code = chain(8000, 64, 3), chain(8000, 64, 7)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    print(
        f"[setup] gpt2-mini vocab 160 | steps {STEPS} | peak lr 1.0e-03 warmup 50 cosine to 1.0e-04 | phases: 1 (0-{SWITCH}) web, seq 32; 2 ({SWITCH}-{STEPS}) web 0.4 + code 0.6, seq 64"
    )
    for step in range(1, STEPS + 1):
        rate = 1e-3 * step / 50 if step < 50 else 1e-4 + 0.45e-3 * (1 + math.cos(math.pi * (step - 50) / (STEPS - 50)))
        optimizer.param_groups[0]["lr"] = rate
        if step == SWITCH + 1:
            print(
                f"[data] phase 2 begins at step {step}: mixture web 0.4 + code 0.6, sequence length 32 -> 64",
                flush=True,
            )
        rows = torch.randint(0, 7600, (16,))
        batch = web[rows, :32] if step <= SWITCH else torch.where(torch.rand(16, 1) < 0.4, web[rows], code[rows])
        loss = model(batch, labels=batch).loss
        optimizer.zero_grad()
        loss.backward()
        norm = float(torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0))
        optimizer.step()
        if step % 20 == 0:
            print(
                f"step {step}/{STEPS} | train_loss {float(loss.detach()):.4f} | grad_norm {norm:.3f} | lr {rate:.3e}",
                flush=True,
            )
        if step % 200 == 0:
            with torch.no_grad():
                held = float(model(web[7600:7728, :32], labels=web[7600:7728, :32]).loss)
                other = float(model(code[7600:7728, :32], labels=code[7600:7728, :32]).loss)
            print(f"eval step {step} | val_loss_web {held:.4f} | val_loss_code {other:.4f}", flush=True)
    print("training finished")


if __name__ == "__main__":
    main()
