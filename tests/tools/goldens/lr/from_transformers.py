"""Step the schedulers of transformers.get_scheduler and write what they return (needs torch and transformers)."""

import warnings

import torch
import transformers
from transformers.optimization import get_scheduler
from write import write

warnings.filterwarnings("ignore")
COUNT = 131
PLAN = {"warmup_steps": 12, "total_steps": 117}
METRICS = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.5, 0.5, 0.5, 0.6, 0.6, 0.6, 0.4, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.2, 0.1]
CASES = [
    ("linear", {}),
    ("cosine", {}),
    ("cosine", {"num_cycles": 2.5}),
    ("cosine_with_restarts", {"num_cycles": 3}),
    ("polynomial", {}),
    ("polynomial", {"lr_end": 1e-6, "power": 2.0}),
    ("constant", {}),
    ("constant_with_warmup", {}),
    ("inverse_sqrt", {}),
    ("inverse_sqrt", {"timescale": 40}),
    ("cosine_with_min_lr", {"min_lr": 1e-5}),
    ("cosine_with_min_lr", {"min_lr_rate": 0.1, "num_cycles": 1.5}),
    ("cosine_warmup_with_min_lr", {"min_lr": 1e-5}),
    ("cosine_warmup_with_min_lr", {"min_lr_rate": 0.05, "warmup_lr_rate": 0.2}),
    ("warmup_stable_decay", {"decay_steps": 30}),
    ("warmup_stable_decay", {"decay_steps": 30, "warmup_type": "cosine", "decay_type": "linear", "min_lr_ratio": 0.1}),
    ("warmup_stable_decay", {"decay_steps": 20, "stable_steps": 40, "warmup_type": "1-sqrt", "decay_type": "1-sqrt"}),
]
WITHOUT_TOTAL = {"constant", "constant_with_warmup", "inverse_sqrt"}
SPELLED = {"decay_steps": "num_decay_steps", "stable_steps": "num_stable_steps"}
GREEDY = [
    {"lr": 0.01, "patience": 1, "factor": 0.5},
    {
        "lr": 0.01,
        "patience": 1,
        "factor": 0.7,
        "cooldown": 2,
        "warmup": 1,
        "max_lr": 0.05,
        "smooth": True,
        "window_size": 3,
    },
    {"lr": 0.002, "patience": 0, "factor": 0.5, "mode": "max", "reset_start": 3, "threshold_mode": "rel"},
]


def optimizer(lr: float) -> torch.optim.Optimizer:
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=lr)


def shaped(name: str, more: dict, plan: dict, count: int) -> dict:
    opt = optimizer(2e-4)
    spelled = {SPELLED.get(k, k): v for k, v in more.items()}
    total = None if "stable_steps" in more else plan["total_steps"]
    scheduler = get_scheduler(name, opt, plan["warmup_steps"], total, spelled)
    rates = []
    for _ in range(count):
        rates.append(opt.param_groups[0]["lr"])
        opt.step()
        scheduler.step()
    arguments = {"lr": 2e-4, **more}
    if name != "constant":
        arguments["warmup_steps"] = plan["warmup_steps"]
    if name not in WITHOUT_TOTAL and total is not None:
        arguments["total_steps"] = total
    return {"schedule": f"hf-{name}", "arguments": arguments, "rates": rates}


def greedy(arguments: dict) -> dict:
    opt = optimizer(arguments["lr"])
    scheduler = get_scheduler(
        "greedy", opt, scheduler_specific_kwargs={k: v for k, v in arguments.items() if k != "lr"}
    )
    rates = [arguments["lr"]]
    for metric in METRICS:
        scheduler.step(metric)
        rates.append(opt.param_groups[0]["lr"])
    return {"schedule": "hf-greedy", "arguments": {**arguments, "metrics": METRICS}, "rates": rates}


if __name__ == "__main__":
    cases = [shaped(name, more, PLAN, COUNT) for name, more in CASES]
    cases += [shaped("linear", {}, {"warmup_steps": 0, "total_steps": 20}, 25)]
    cases += [shaped("cosine", {}, {"warmup_steps": 40, "total_steps": 20}, 50)]
    cases += [greedy(arguments) for arguments in GREEDY]
    write("transformers", f"transformers {transformers.__version__}, torch {torch.__version__}, stepped", cases)
