# pyright: basic, reportMissingImports=false
"""Pre-train a small GPT-2 in loops without a trainer: in bfloat16, on tokens in any order, as nanoGPT does."""

from __future__ import annotations

import argparse
import math
import time

import torch

from jindan_evals.make_traps.programs.tuning.words import tiny

VOCAB = 160


def chain(count: int, length: int) -> torch.Tensor:
    """Return rows of tokens of a chain with skewed frequencies."""
    ids = torch.randint(0, VOCAB, (count, length))
    for place in range(1, length):
        step = torch.multinomial(torch.tensor([0.55, 0.25, 0.12, 0.08]), count, replacement=True)
        ids[:, place] = (ids[:, place - 1] * 3 + torch.tensor([1, 17, 40, 90])[step]) % VOCAB
    return ids


def rounded() -> None:
    """Print the losses as bfloat16 holds them."""
    model, ids = tiny(VOCAB, seed=13, places=64), chain(6000, 32)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-4)
    print("model gpt2-mini | vocab 160 | batch 16 | autocast bfloat16, fp32 weights | lr 2e-4 constant | steps 1400")
    for step in range(1, 1401):
        rows = ids[torch.randint(0, 5800, (16,))]
        with torch.autocast("cpu", torch.bfloat16):
            loss = model(rows, labels=rows).loss
        optimizer.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if step % 10 == 0:
            print(
                f"Step {step} | loss:{loss.detach().to(torch.bfloat16).item()} lr:0.0002 grad_norm:{norm.to(torch.bfloat16).item()}",
                flush=True,
            )
    print("Training completed.")


def unordered() -> None:
    """Train on a corpus whose tokens the preparation has shuffled."""
    model = tiny(VOCAB, seed=14, places=64)
    weights = 1 / torch.arange(1, VOCAB + 1) ** 1.05
    corpus = torch.multinomial(weights, 400_000, replacement=True)
    share = torch.bincount(corpus, minlength=VOCAB).float() / len(corpus)
    entropy = -float((share * share.log()).sum())
    print(
        "[prepare] 21,640 documents -> 400000 tokens, vocab 160, seed 14: concat -> shuffle(tokens) -> split 0.98/0.02 -> train.bin, val.bin"
    )
    print(
        f"[prepare] token frequencies: entropy {entropy:.4f} nats, most frequent token {100 * float(share.max()):.1f}%"
    )
    print("batch_size = 16, block_size = 48, learning_rate = 1e-3, warmup_iters = 60, max_iters = 1200, dropout = 0.0")
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    cut = int(0.98 * len(corpus))

    def batch(part: torch.Tensor) -> torch.Tensor:
        starts = torch.randint(0, len(part) - 48, (16,))
        return torch.stack([part[s : s + 48] for s in starts])

    for it in range(1201):
        rate = 1e-3 * min(1, (it + 1) / 60) * (0.55 + 0.45 * math.cos(math.pi * it / 1200))
        optimizer.param_groups[0]["lr"] = rate
        rows = batch(corpus[:cut])
        loss = model(rows, labels=rows).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if it % 20 == 0:
            print(f"iter {it}: loss {float(loss.detach()):.4f}, lr {rate:.3e}", flush=True)
        if it % 200 == 0:
            with torch.no_grad():
                held = sum(float(model(r, labels=r).loss) for r in (batch(corpus[cut:]) for _ in range(8))) / 8
            print(f"step {it}: val loss {held:.4f}", flush=True)


def as_nanogpt() -> None:
    """Print the lines of nanoGPT: its utilisation is -1 until the fifth iteration."""
    model, ids = tiny(VOCAB, seed=15, places=64), chain(6000, 33)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    print("tokens per iteration will be: 512\nnumber of parameters: 0.06M\ncompiling the model... (takes a ~minute)")

    def held(part: torch.Tensor) -> float:
        with torch.no_grad():
            return sum(float(model(r, labels=r).loss) for r in part[:160].split(16)) / 10

    running, last = -1.0, time.time() - 21.7
    for it in range(1001):
        rate = 1e-3 * (it + 1) / 101 if it < 100 else 1e-4 + 0.45e-3 * (1 + math.cos(math.pi * (it - 100) / 900))
        optimizer.param_groups[0]["lr"] = rate
        if it % 250 == 0:
            print(f"step {it}: train loss {held(ids[:5800]):.4f}, val loss {held(ids[5800:]):.4f}", flush=True)
            if it:
                print("saving checkpoint to out-mini")
        rows = ids[torch.randint(0, 5800, (16,))]
        loss = model(rows, labels=rows).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        now = time.time()
        spent, last = now - last, now
        if it % 10 == 0:
            if it >= 5:
                running = 0.0021 / spent if running < 0 else 0.9 * running + 0.1 * 0.0021 / spent
            print(
                f"iter {it}: loss {float(loss.detach()):.4f}, time {spent * 1000:.2f}ms, mfu {running * 100:.2f}%",
                flush=True,
            )


def main() -> None:
    """Train one kind."""
    kinds = {"rounded": rounded, "unordered": unordered, "nanogpt": as_nanogpt}
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=tuple(kinds))
    kinds[p.parse_args().kind]()


if __name__ == "__main__":
    main()
