"""Step the schedulers of timm by epoch and write what they return (needs torch and timm)."""

import warnings

import timm
import torch
from timm.scheduler import (
    CosineLRScheduler,
    MultiStepLRScheduler,
    PlateauLRScheduler,
    PolyLRScheduler,
    StepLRScheduler,
    TanhLRScheduler,
)
from timm.scheduler.wsd_lr import WSDLRScheduler
from write import write

warnings.filterwarnings("ignore")
METRICS = [0.1, 0.2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.31, 0.31, 0.31, 0.31, 0.31, 0.31, 0.31, 0.31, 0.31]
WARM = {"warmup_t": 5, "warmup_lr_init": 1e-6}
CYCLES = {"cycle_decay": 0.5, "cycle_limit": 3}
CLASSES = {
    "timm-cosine": CosineLRScheduler,
    "timm-poly": PolyLRScheduler,
    "timm-tanh": TanhLRScheduler,
    "timm-step": StepLRScheduler,
    "timm-multistep": MultiStepLRScheduler,
    "timm-wsd": WSDLRScheduler,
}
CASES = [
    ("timm-cosine", {"t_initial": 60, "lr_min": 1e-6, **WARM}, 70),
    ("timm-cosine", {"t_initial": 60, "warmup_prefix": True, **WARM}, 70),
    ("timm-cosine", {"t_initial": 20, "lr_min": 1e-6, **CYCLES, **WARM}, 70),
    ("timm-cosine", {"t_initial": 8, "cycle_mul": 2.0, "k_decay": 1.5, **CYCLES}, 70),
    ("timm-cosine", {"t_initial": 10, "cycle_mul": 1.5, **CYCLES}, 60),
    ("timm-poly", {"t_initial": 50, "power": 0.9, "lr_min": 1e-6, **WARM}, 60),
    ("timm-poly", {"t_initial": 15, "cycle_mul": 2.0, **CYCLES}, 110),
    ("timm-tanh", {"t_initial": 50, "lr_min": 1e-6, **WARM}, 60),
    ("timm-tanh", {"t_initial": 20, "warmup_prefix": True, **CYCLES, **WARM}, 80),
    ("timm-tanh", {"t_initial": 20, "lr_min": 1e-6}, 30),
    ("timm-step", {"decay_t": 7, "decay_rate": 0.5, **WARM}, 60),
    ("timm-step", {"decay_t": 2.4, "decay_rate": 0.97}, 60),
    ("timm-step", {"decay_t": 7, "decay_rate": 0.5, "warmup_prefix": False, **WARM}, 40),
    ("timm-multistep", {"decay_t": [10, 20, 20, 33], "decay_rate": 0.1, **WARM}, 50),
    ("timm-multistep", {"decay_t": [3, 20], "decay_rate": 0.3, "warmup_prefix": False, **WARM}, 30),
    ("timm-multistep", {"decay_t": [1, 5], "decay_rate": 0.3}, 8),
    ("timm-wsd", {"t_initial": 50, "decay_t": 10, "lr_min": 1e-6, **WARM}, 65),
    ("timm-wsd", {"t_initial": 50, "decay_t": 20, "decay_fn": "cosine", "stable_fn": "rsqrt", **WARM}, 65),
    ("timm-wsd", {"t_initial": 40, "decay_t": 40, "decay_fn": "exp"}, 45),
    (
        "timm-wsd",
        {"t_initial": 40, "decay_t": 15, "decay_fn": "power", "stable_fn": "power", "stable_timescale": 4.0},
        45,
    ),
    ("timm-wsd", {"t_initial": 40, "decay_t": 15, "decay_fn": "linear"}, 45),
]
PLATEAUS = [
    {"patience_t": 1, "decay_rate": 0.5},
    {"patience_t": 2, "cooldown_t": 1, "warmup_t": 3, "warmup_lr_init": 1e-5, "lr_min": 1e-4},
]


def optimizer(lr: float) -> torch.optim.Optimizer:
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=lr)


def shaped(name: str, arguments: dict, count: int) -> dict:
    opt = optimizer(2e-3)
    scheduler = CLASSES[name](opt, **arguments)
    rates = []
    for epoch in range(count):
        if epoch:  # as timm's train.py, which does not call it before the first epoch
            scheduler.step(epoch)
        rates.append(opt.param_groups[0]["lr"])
    return {"schedule": name, "arguments": {"lr": 2e-3, **arguments}, "rates": rates}


def plateau(arguments: dict) -> dict:
    opt = optimizer(2e-3)
    scheduler = PlateauLRScheduler(opt, **arguments)
    rates = [opt.param_groups[0]["lr"]]
    for epoch, metric in enumerate(METRICS, start=1):
        scheduler.step(epoch, metric)
        rates.append(opt.param_groups[0]["lr"])
    return {"schedule": "timm-plateau", "arguments": {"lr": 2e-3, **arguments, "metrics": METRICS}, "rates": rates}


if __name__ == "__main__":
    cases = [shaped(*case) for case in CASES] + [plateau(arguments) for arguments in PLATEAUS]
    write("timm", f"timm {timm.__version__}, torch {torch.__version__}, stepped by epoch", cases)
