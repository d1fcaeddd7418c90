# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN001, ANN201, D101, D102, D103
"""The program of one rank: `python -m torch.distributed.run ... -m jindan_evals.lab.wild.rank_program KIND`."""

from __future__ import annotations

import datetime
import sys
import time

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from jindan_evals.lab.wild import kit


class TwoHeads(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body, self.head, self.aux_head = kit.dense(12, 32), nn.Linear(32, 4), nn.Linear(32, 4)

    def forward(self, x):
        return self.head(self.body(x))


def main() -> None:
    kind = sys.argv[1]
    dist.init_process_group("gloo", timeout=datetime.timedelta(seconds=6))
    rank = dist.get_rank()
    torch.manual_seed(0)
    model = TwoHeads() if kind == "unused" else kit.dense(12, 4)
    model = DistributedDataParallel(model)
    opt = torch.optim.AdamW(model.parameters(), 1e-3)
    names = {0: "cat", 1: "dog", 2: "cow"}
    if rank == 0:
        print(f"world_size {dist.get_world_size()} backend gloo batch 16 x 2 lr 0.001 classes 4", flush=True)
    for step in range(1, 61):
        x = torch.randn(16, 12)
        y = (x[:, 0] > 0).long() + 2 * (x[:, 1] > 0).long()
        loss = kit.cross_entropy(model(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        if step % 5 == 0 and rank == 0:
            print(f"step {step}/60 loss {float(loss.detach()):.4f}", flush=True)
        if kind == "key" and step == 23 and rank == 1:
            print("rank 1 sample:", names[3], flush=True)
        if kind == "wait" and step == 31 and rank == 1:
            time.sleep(12)


if __name__ == "__main__":
    main()
