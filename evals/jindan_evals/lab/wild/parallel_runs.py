# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN001, ANN204, D103
"""Several processes: ranks that fail one another over gloo, a worker that dies, and two runs that share a log."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys

import torch
from torch.utils.data import DataLoader, Dataset

from jindan_evals.lab.scenario import More, crashed, healthy
from jindan_evals.lab.wild import kit, notations
from jindan_evals.lab.wild.table import Wild


def _launched(kind: str) -> None:
    code = [
        sys.executable,
        "-m",
        "torch.distributed.run",
        "--nproc-per-node=2",
        "-m",
        "jindan_evals.lab.wild.rank_program",
        kind,
    ]
    root = __file__.rsplit("/jindan_evals/", 1)[0]
    sys.stdout.flush()
    subprocess.run(code, check=False, timeout=200, env={**os.environ, "PYTHONPATH": root, "OMP_NUM_THREADS": "1"})


class _Rows(Dataset):
    def __len__(self) -> int:
        return 640

    def __getitem__(self, i):
        if i == 333:
            ctypes.string_at(0)
        return torch.randn(12), i % 4


def worker_gone() -> None:
    torch.manual_seed(1)
    model = kit.dense(12, 4)
    opt = torch.optim.Adam(model.parameters(), 1e-3)
    print("num_workers=2 batch_size=16 classes=4 device=cpu", flush=True)
    for epoch in range(1, 4):
        for step, (x, y) in enumerate(
            DataLoader(_Rows(), batch_size=16, num_workers=2, multiprocessing_context="fork"), 1
        ):
            loss = kit.cross_entropy(model(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            if step % 5 == 0:
                print(f"epoch {epoch} step {step:>3}/40 loss {float(loss):.4f}", flush=True)


def two_writers() -> None:
    children = []
    for seed in (1, 2):
        child = os.fork()
        if child == 0:
            torch.set_num_threads(1)
            train, val = kit.pictures(900, 5, seed=seed), kit.pictures(300, 5, seed=2 + seed)
            kit.Fit(
                model=kit.Cnn(5),
                train=train,
                val=val,
                say=notations.bars,
                lr=[8e-4, 3e-4][seed - 1],
                epochs=9,
                seed=seed,
            ).run()
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


RUNS = (
    Wild(
        name="unused-branch",
        play=lambda: _launched("unused"),
        truth=crashed(("unused_params_ddp", "rank_crash_cascade"), more=More(forbidden=("nccl_network",))),
    ),
    Wild(
        name="one-rank-breaks",
        play=lambda: _launched("key"),
        log="torchrun.log",
        truth=crashed(
            ("code_error", "rank_crash_cascade"), more=More(forbidden=("nccl_network", "nccl_timeout_divergence"))
        ),
    ),
    Wild(
        name="rank-waits-alone",
        play=lambda: _launched("wait"),
        log="torchrun.log",
        truth=crashed(("nccl_timeout_divergence", "ddp_desync", "rank_crash_cascade", "nccl_slow_eval", "step_stall")),
    ),
    Wild(
        name="worker-gone",
        play=worker_gone,
        truth=crashed(
            ("dataloader_worker_crash", "corrupt_data", "code_error"), more=More(note="Segmentation fault in a worker.")
        ),
    ),
    Wild(
        name="two-writers",
        play=two_writers,
        truth=healthy(
            "Two runs print into one log; both learn.",
            also_ok=("insufficient_evidence",),
            remarks_ok=("tracker_log_confusion",),
        ),
    ),
)
