"""Step the schedulers of DeepSpeed and write what they return: python from_deepspeed.py lr_schedules.py VERSION.

The file deepspeed/runtime/lr_schedules.py is enough (needs torch, not a DeepSpeed built for a GPU).
"""

import ast
import logging
import math
import sys
from pathlib import Path

import torch
from torch.optim import Optimizer
from write import write

CASES = [
    ("deepspeed-WarmupLR", {"warmup_num_steps": 20}, 40),
    ("deepspeed-WarmupLR", {"warmup_num_steps": 20, "warmup_min_lr": 1e-5, "warmup_type": "linear"}, 40),
    ("deepspeed-WarmupLR", {"warmup_num_steps": 1}, 6),
    ("deepspeed-WarmupDecayLR", {"total_num_steps": 60, "warmup_num_steps": 20}, 80),
    (
        "deepspeed-WarmupDecayLR",
        {"total_num_steps": 60, "warmup_num_steps": 20, "warmup_min_lr": 1e-5, "warmup_type": "linear"},
        80,
    ),
    ("deepspeed-WarmupCosineLR", {"total_num_steps": 60, "warmup_num_steps": 20}, 80),
    (
        "deepspeed-WarmupCosineLR",
        {
            "total_num_steps": 60,
            "warmup_num_steps": 20,
            "warmup_min_ratio": 0.1,
            "cos_min_ratio": 0.05,
            "warmup_type": "linear",
        },
        80,
    ),
    ("deepspeed-LRRangeTest", {"step_size": 10, "step_rate": 2.0}, 40),
    ("deepspeed-LRRangeTest", {"step_size": 10, "step_rate": 2.0, "staircase": True}, 40),
    ("deepspeed-OneCycle", {"cycle_min_lr": 1e-5, "cycle_first_step_size": 20}, 60),
    (
        "deepspeed-OneCycle",
        {
            "cycle_min_lr": 1e-5,
            "cycle_first_step_size": 20,
            "cycle_second_step_size": 35,
            "decay_step_size": 5,
            "decay_lr_rate": 0.1,
        },
        90,
    ),
    (
        "deepspeed-OneCycle",
        {
            "cycle_min_lr": 1e-5,
            "cycle_first_step_size": 20,
            "cycle_first_stair_count": 4,
            "cycle_second_stair_count": 5,
        },
        60,
    ),
]
PEAKS = {
    "deepspeed-WarmupLR": "warmup_max_lr",
    "deepspeed-WarmupDecayLR": "warmup_max_lr",
    "deepspeed-OneCycle": "cycle_max_lr",
    "deepspeed-LRRangeTest": "lr_range_test_min_lr",
}


def module(path: str) -> dict:
    """Return the names of the file without the imports of the rest of DeepSpeed."""
    tree = ast.parse(Path(path).read_text("utf-8"))
    body = [n for n in tree.body if not (isinstance(n, ast.ImportFrom) and (n.module or "").startswith("deepspeed"))]
    names = {"logger": logging.getLogger("deepspeed"), "math": math, "Optimizer": Optimizer}
    names["get_torch_optimizer"] = lambda optimizer: optimizer
    names["is_tensor"] = torch.is_tensor
    exec(compile(ast.Module(body, []), path, "exec"), names)
    return names


def stepped(names: dict, name: str, arguments: dict, count: int) -> list[float]:
    opt = torch.optim.Adam([torch.nn.Parameter(torch.zeros(1))], lr=1e-3)
    short = name.removeprefix("deepspeed-")
    spelled = {f"lr_range_test_{k}" if short == "LRRangeTest" else k: v for k, v in arguments.items()}
    if name in PEAKS:
        spelled[PEAKS[name]] = 1e-3
    scheduler = names[short](opt, **spelled)
    rates = [opt.param_groups[0]["lr"]]
    for _ in range(count - 1):
        scheduler.step()
        rates.append(opt.param_groups[0]["lr"])
    return [float(rate) for rate in rates]


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    found = module(sys.argv[1])
    cases = [
        {"schedule": name, "arguments": {"lr": 1e-3, **more}, "rates": stepped(found, name, more, count)}
        for name, more, count in CASES
    ]
    write("deepspeed", f"deepspeed {sys.argv[2]} lr_schedules.py, stepped", cases)
