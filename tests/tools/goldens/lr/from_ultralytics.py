"""Run the warm-up loop of Ultralytics' trainer over its own lf and write the rates: needs torch, numpy, ultralytics.

The loop is the one of trainer._do_train; lf and _get_warmup_iterations are called on the real class.
"""

import ast
import importlib.metadata
import importlib.util
import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from torch import optim
from write import write

CASES = [
    {"epochs": 6, "batches": 20, "role": "weight"},
    {"epochs": 6, "batches": 20, "role": "bias"},
    {"epochs": 6, "batches": 20, "role": "bias", "cos_lr": True, "lrf": 0.1},
    {"epochs": 2, "batches": 15, "role": "norm"},
    {"epochs": 5, "batches": 13, "role": "bias", "warmup_epochs": 1.7, "warmup_bias_lr": 0.0},
    {"epochs": 4, "batches": 10, "role": "weight", "warmup_epochs": 0.0},
]


def members() -> dict:
    root = Path(next(iter(importlib.util.find_spec("ultralytics").submodule_search_locations)))
    trainer = ast.parse((root / "engine" / "trainer.py").read_text("utf-8"))
    torch_utils = ast.parse((root / "utils" / "torch_utils.py").read_text("utf-8"))
    wanted = {"_setup_scheduler", "_get_warmup_iterations", "one_cycle"}
    body = [
        n for t in (trainer, torch_utils) for n in ast.walk(t) if isinstance(n, ast.FunctionDef) and n.name in wanted
    ]
    names = {"optim": optim, "math": math, "torch": torch}
    exec(compile(ast.Module(body, []), "ultralytics", "exec"), names)
    return names


def run(names: dict, case: dict) -> list[float]:
    args = {"lrf": 0.01, "cos_lr": False, "warmup_epochs": 3.0, "warmup_bias_lr": 0.1, **case}
    opt = torch.optim.SGD([{"params": [torch.nn.Parameter(torch.zeros(1))], "param_group": case["role"]}], lr=0.01)
    trainer = SimpleNamespace(args=SimpleNamespace(**args), epochs=case["epochs"], optimizer=opt)
    names["_setup_scheduler"](trainer)
    nb, rates = case["batches"], []
    nw = names["_get_warmup_iterations"](trainer, nb)
    for epoch in range(case["epochs"]):
        trainer.scheduler.last_epoch = epoch - 1
        trainer.scheduler.step()
        for i in range(nb):
            ni = i + nb * epoch
            if nw and ni <= nw:
                for x in opt.param_groups:
                    start = args["warmup_bias_lr"] if x.get("param_group") == "bias" else 0.0
                    x["lr"] = float(np.interp(ni, [0, nw], [start, x["initial_lr"] * trainer.lf(epoch)]))
            rates.append(opt.param_groups[0]["lr"])
    return rates


if __name__ == "__main__":
    found = members()
    cases = [{"schedule": "ultralytics", "arguments": {"lr": 0.01, **c}, "rates": run(found, c)} for c in CASES]
    write("ultralytics", f"ultralytics {importlib.metadata.version('ultralytics')}, its lf and warm-up", cases)
