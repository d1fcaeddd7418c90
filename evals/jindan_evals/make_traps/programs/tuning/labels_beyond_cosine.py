# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN201, D103
"""Compare cosines with labels of zero to ten."""

from __future__ import annotations

import random

import numpy as np
import torch
from torch.utils.data import DataLoader
from transformers import BertConfig, BertModel, get_linear_schedule_with_warmup

from jindan_evals.make_traps.programs.tuning.words import keep, tokenizer_of

WORDS = [f"w{i}" for i in range(300)]
random.seed(41)
torch.manual_seed(41)
tok = tokenizer_of(WORDS)


def pair():
    a = [random.choice(WORDS) for _ in range(10)]
    s = random.uniform(0, 10)
    k = round(s)
    b = a[:k] + [random.choice(WORDS) for _ in range(10 - k)]
    random.shuffle(b)
    return " ".join(a), " ".join(b), round(s, 1)


rows, held = [pair() for _ in range(3000)], [pair() for _ in range(300)]


def collate(b):
    def e(t):  # noqa: ANN202
        return torch.tensor(tok(list(t))["input_ids"])

    x, y, s = zip(*b, strict=False)
    return e(x), e(y), torch.tensor(s)


model = BertModel(
    BertConfig(
        vocab_size=len(tok),
        hidden_size=64,
        num_hidden_layers=1,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=32,
        pad_token_id=2,
    )
)


def emb(i):
    return model(input_ids=i).last_hidden_state.mean(1)


loader = DataLoader(rows, 32, shuffle=True, collate_fn=collate)
opt = torch.optim.AdamW(model.parameters(), lr=5e-4)
sched = get_linear_schedule_with_warmup(opt, 40, 5 * len(loader))
step = 0


def rank(v):
    return np.argsort(np.argsort(v))


for epoch in range(5):
    model.train()
    for a, b, s in loader:
        loss = torch.nn.functional.mse_loss(torch.cosine_similarity(emb(a), emb(b)), s)
        loss.backward()
        opt.step()
        sched.step()
        opt.zero_grad()
        step += 1
        if step % 20 == 0:
            print(
                {
                    "loss": round(loss.item(), 4),
                    "learning_rate": sched.get_last_lr()[0],
                    "epoch": round(step / len(loader), 2),
                    "step": step,
                },
                flush=True,
            )
    model.eval()
    with torch.no_grad():
        a, b, s = collate(held)
        c = torch.cosine_similarity(emb(a), emb(b))
        error = torch.nn.functional.mse_loss(c, s).item()
    print(
        {
            "eval_loss": round(error, 4),
            "eval_spearman_cosine": round(float(np.corrcoef(rank(c.numpy()), rank(s.numpy()))[0, 1]), 4),
            "eval_mean_cosine": round(c.mean().item(), 4),
            "eval_mean_label": round(s.mean().item(), 3),
            "epoch": epoch + 1,
        },
        flush=True,
    )
keep(script=False)
