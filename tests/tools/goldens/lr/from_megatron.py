"""Step Megatron's scheduler and write what it returns (needs megatron-core).

The class is read from its file: the package imports CUDA code that the schedule does not need.
"""

import ast
import importlib.metadata
import importlib.util
import logging
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Optional, TypedDict

from write import write

CASES = [
    {"lr_decay_style": "linear", "lr_warmup_steps": 10},
    {"lr_decay_style": "linear", "init_lr": 1e-5, "lr_warmup_steps": 10, "min_lr": 1e-5},
    {"lr_decay_style": "constant", "lr_warmup_steps": 7},
    {"lr_decay_style": "cosine", "lr_warmup_steps": 10, "min_lr": 3e-5},
    {"lr_decay_style": "cosine"},
    {"lr_decay_style": "inverse-square-root", "lr_warmup_steps": 10, "min_lr": 1e-4},
    {"lr_decay_style": "inverse-square-root"},
    *(
        {"lr_decay_style": "WSD", "lr_warmup_steps": 10, "min_lr": 1e-5, "wsd_decay_steps": 30, "lr_wsd_decay_style": s}
        for s in ("linear", "cosine", "exponential", "minus_sqrt")
    ),
]


def scheduler_class() -> type:
    root = Path(next(iter(importlib.util.find_spec("megatron").submodule_search_locations)))
    tree = ast.parse((root / "core" / "optimizer_param_scheduler.py").read_text("utf-8"))
    wanted = [n for n in tree.body if isinstance(n, ast.ClassDef)]
    names = {"math": math, "logging": logging, "logger": logging.getLogger(), "Any": Any, "Optional": Optional}
    names |= {"TypedDict": TypedDict, "log_single_rank": lambda *_: None}
    exec(compile(ast.Module(wanted, []), "megatron", "exec"), names)
    return names["OptimizerParamScheduler"]


def stepped(make: type, arguments: dict, count: int) -> list[float]:
    group = {}
    plan = {"init_lr": 0.0, "min_lr": 0.0, "lr_warmup_steps": 0, "lr_decay_steps": 80, **arguments}
    decay = {"start_wd": 0.0, "end_wd": 0.0, "wd_incr_steps": 1, "wd_incr_style": "constant"}
    scheduler = make(SimpleNamespace(param_groups=[group]), max_lr=3e-4, **decay, **plan)
    rates = [group["lr"]]
    for _ in range(count - 1):
        scheduler.step(1)
        rates.append(group["lr"])
    return rates


if __name__ == "__main__":
    make = scheduler_class()
    cases = [
        {
            "schedule": f"megatron-{c['lr_decay_style']}",
            "arguments": {"lr": 3e-4, "lr_decay_steps": 80, **{k: v for k, v in c.items() if k != "lr_decay_style"}},
            "rates": stepped(make, c, 90),
        }
        for c in CASES
    ]
    write("megatron", f"megatron-core {importlib.metadata.version('megatron-core')}, stepped", cases)
