# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN201, D103
"""Plan a schedule in batches that moves once an update."""

from __future__ import annotations

import random

import torch
from accelerate import Accelerator
from torch.utils.data import DataLoader
from transformers import get_cosine_schedule_with_warmup

from jindan_evals.make_traps.programs.tuning.words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(150)]
random.seed(43)
torch.manual_seed(43)
tok = tokenizer_of(WORDS)


def doc():
    a, out = random.randrange(150), []
    for _ in range(24):
        a = (a * 3 + random.randrange(5)) % 150
        out.append(WORDS[a])
    return torch.tensor(tok(" ".join(out))["input_ids"])


rows, held = [doc() for _ in range(3200)], [doc() for _ in range(200)]
acc = Accelerator(cpu=True, gradient_accumulation_steps=4)
EPOCHS, BATCH, LR, WARMUP = 4, 8, 1e-3, 60
model = tiny(len(tok), seed=43)
opt = torch.optim.AdamW(model.parameters(), lr=LR)
loader, val = DataLoader(rows, BATCH, shuffle=True), DataLoader(held, 50)
total = EPOCHS * len(loader)
sched = get_cosine_schedule_with_warmup(opt, WARMUP, total)
print(f"total_steps={total} warmup={WARMUP} lr={LR} batch={BATCH} gradient_accumulation_steps=4 scheduler=cosine")
model, opt, loader, val, sched = acc.prepare(model, opt, loader, val, sched)
done, run = 0, []
for epoch in range(1, EPOCHS + 1):
    model.train()
    for batch in loader:
        with acc.accumulate(model):
            loss = model(input_ids=batch, labels=batch).loss
            run.append(loss.item())
            acc.backward(loss)
            opt.step()
            sched.step()
            opt.zero_grad()
        if acc.sync_gradients:
            done += 1
            if done % 10 == 0:
                print(
                    f"epoch {epoch} update {done} loss {sum(run[-40:]) / len(run[-40:]):.4f} lr {sched.get_last_lr()[0]:.3e}",
                    flush=True,
                )
    model.eval()
    with torch.no_grad():
        v = sum(model(input_ids=b, labels=b).loss.item() for b in val) / len(val)
    print(f"epoch {epoch} val_loss {v:.4f}", flush=True)
keep()
