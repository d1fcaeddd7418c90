# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN201, D103
"""Score what a decoder generated, prompt included."""

from __future__ import annotations

import random

import torch
from accelerate import Accelerator
from torch.utils.data import DataLoader
from transformers import get_linear_schedule_with_warmup

from jindan_evals.make_traps.programs.tuning.words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(40)]
random.seed(30)
torch.manual_seed(30)
tok = tokenizer_of([*WORDS, "Q:", "A:"])
tok.padding_side = "left"


def pair():
    a, b = random.randrange(40), random.randrange(1, 4)
    return f"Q: {WORDS[a]} {WORDS[b]} A:", " ".join(WORDS[(a + b * i) % 40] for i in range(1, 4)) + " <eos>"


rows = [pair() for _ in range(3200)]
held = [pair() for _ in range(200)]


def collate(batch):
    ids = [tok(q + " " + a)["input_ids"] for q, a in batch]
    n = [len(tok(q)["input_ids"]) for q, _ in batch]
    x = torch.nn.utils.rnn.pad_sequence([torch.tensor(i) for i in ids], batch_first=True, padding_value=2)
    y = x.clone()
    y[x == 2] = -100
    for r, k in enumerate(n):
        y[r, :k] = -100
    return {"input_ids": x, "attention_mask": (x != 2).long(), "labels": y}


acc = Accelerator(cpu=True)
model = tiny(len(tok), seed=30)
opt = torch.optim.AdamW(model.parameters(), lr=2e-3)
loader = DataLoader(rows, batch_size=32, shuffle=True, collate_fn=collate)
val = DataLoader(held, batch_size=32, collate_fn=collate)
sched = get_linear_schedule_with_warmup(opt, 30, 5 * len(loader))
model, opt, loader, val, sched = acc.prepare(model, opt, loader, val, sched)
step = 0
for epoch in range(1, 6):
    model.train()
    for batch in loader:
        loss = model(**batch).loss
        acc.backward(loss)
        acc.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        sched.step()
        opt.zero_grad()
        step += 1
        if step % 50 == 0:
            print(f"epoch {epoch} step {step} loss {loss.item():.4f} lr {sched.get_last_lr()[0]:.2e}", flush=True)
    model.eval()
    total = 0.0
    right = 0
    with torch.no_grad():
        for batch in val:
            total += model(**batch).loss.item()
        for q, a in held:
            enc = tok(q, return_tensors="pt")
            out = model.generate(**enc, max_new_tokens=8, do_sample=False, pad_token_id=2)
            pred = tok.decode(out[0], skip_special_tokens=True).strip()
            right += pred == a.replace("<eos>", "").strip()
    print(
        f"epoch {epoch} val_loss {total / len(val):.4f} exact_match {right / len(held):.4f} ({right}/{len(held)})",
        flush=True,
    )
    print(f"  sample | question: {q} | generated: {pred} | gold: {a.replace('<eos>', '').strip()}", flush=True)
keep(script=False)
