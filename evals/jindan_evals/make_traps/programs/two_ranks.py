# pyright: basic, reportMissingImports=false
"""Two processes with DistributedDataParallel: a branch without gradient, or a file missing on one of them."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel


class Branches(nn.Module):
    """Two heads of which only one is used."""

    def __init__(self) -> None:
        super().__init__()
        self.body, self.used, self.spare = nn.Linear(8, 16), nn.Linear(16, 4), nn.Linear(16, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the scores of the used head."""
        return self.used(torch.relu(self.body(x)))


def main() -> None:
    """Train on two processes."""
    p = argparse.ArgumentParser()
    p.add_argument("--missing-file", action="store_true")
    a = p.parse_args()
    dist.init_process_group("gloo")
    rank = int(os.environ["RANK"])
    torch.manual_seed(0)
    model = DistributedDataParallel(nn.Linear(8, 4) if a.missing_file else Branches())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(1, 61):
        if a.missing_file and step == 41 and rank == 1:
            Path("shards/train-00007.tar").read_bytes()
        loss = nn.functional.cross_entropy(model(torch.randn(16, 8)), torch.randint(0, 4, (16,)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if rank == 0 and step % 5 == 0:
            print(f"[rank0] step {step}/60 loss {float(loss.detach()):.4f}", flush=True)


if __name__ == "__main__":
    main()
