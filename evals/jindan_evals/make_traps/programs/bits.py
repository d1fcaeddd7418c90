# pyright: basic, reportMissingImports=false
"""A small language model whose log counts losses in bits, as fairseq does (loss / ln 2, ppl = 2 ** loss)."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn


def main() -> None:
    """Train and print fairseq's train and valid lines."""
    torch.manual_seed(8)
    vocab = 8192
    likely = torch.randint(0, vocab, (vocab, 3))
    ids = torch.randint(0, 400, (1500, 1))
    for _ in range(20):
        pick = torch.randint(0, 3, (1500, 1))
        ids = torch.cat([ids, likely[ids[:, -1:], pick] % 400], 1)
    model = nn.Sequential(nn.Embedding(vocab, 64), nn.Linear(64, 128), nn.GELU(), nn.Linear(128, vocab))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    print("2026-03-04 09:12:01 | INFO | fairseq_cli.train | task: LanguageModelingTask")
    print("2026-03-04 09:12:01 | INFO | fairseq.tasks.language_modeling | dictionary: 8192 types")
    updates = 0
    for epoch in range(1, 13):
        bits = 0.0
        for part in torch.randperm(1300).split(52):
            loss = F.cross_entropy(model(ids[part, :-1]).flatten(0, 1), ids[part, 1:].flatten())
            optimizer.zero_grad()
            loss.backward()
            norm = float(torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0))
            optimizer.step()
            updates += 1
            bits += float(loss.detach()) / math.log(2) / 25
            if updates == 1:
                first = float(loss.detach()) / math.log(2)
                print(
                    f"2026-03-04 09:12:09 | INFO | train_inner | epoch 001:      1 / 25 loss={first:.3f}, "
                    f"ppl={2**first:.2f}, num_updates=1, lr=0.003, gnorm={norm:.3f}"
                )
        with torch.no_grad():
            val = float(F.cross_entropy(model(ids[1300:, :-1]).flatten(0, 1), ids[1300:, 1:].flatten())) / math.log(2)
        clock = f"2026-03-04 09:{12 + epoch:02d}:10"
        print(
            f"{clock} | INFO | valid | epoch {epoch:03d} | valid on 'valid' subset | loss {val:.3f} | ppl {2**val:.2f} | num_updates {updates}"
        )
        print(
            f"{clock} | INFO | train | epoch {epoch:03d} | loss {bits:.3f} | ppl {2**bits:.2f} | num_updates {updates} | lr 0.003 | gnorm {norm:.3f}",
            flush=True,
        )
    print("2026-03-04 09:25:02 | INFO | fairseq_cli.train | done training in 771.2 seconds")


if __name__ == "__main__":
    main()
