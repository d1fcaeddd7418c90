"""Step the schedulers of torch and write what they return: python from_torch.py (needs torch)."""

import math
import warnings

import torch
from torch.optim import lr_scheduler as ls
from torch.optim.swa_utils import SWALR
from write import write

warnings.filterwarnings("ignore")
METRICS = [
    1.0,
    0.9,
    0.9,
    0.9,
    0.89,
    0.95,
    0.9,
    0.9,
    0.88,
    0.88,
    0.88,
    0.88,
    0.88,
    0.5,
    0.6,
    0.6,
    0.6,
    0.6,
    0.6,
    0.6,
    0.6,
]

PARTS = {
    "torch-step": (ls.StepLR, {}),
    "torch-multistep": (ls.MultiStepLR, {}),
    "torch-constant": (ls.ConstantLR, {}),
    "torch-linear": (ls.LinearLR, {}),
    "torch-exponential": (ls.ExponentialLR, {}),
    "torch-polynomial": (ls.PolynomialLR, {}),
    "torch-cosine": (ls.CosineAnnealingLR, {"t_max": "T_max"}),
    "torch-warm_restarts": (ls.CosineAnnealingWarmRestarts, {"t_0": "T_0", "t_mult": "T_mult"}),
    "torch-swa": (SWALR, {}),
}
SINGLE = [
    ("torch-step", 3e-4, {"step_size": 7, "gamma": 0.9}, 200),
    ("torch-step", 0.1, {"step_size": 30}, 100),
    ("torch-step", 0.1, {"step_size": 1, "gamma": 0.5}, 40),
    ("torch-multistep", 3e-4, {"milestones": [20, 50, 50, 70], "gamma": 0.3}, 100),
    ("torch-multistep", 0.02, {"milestones": [8, 11]}, 14),
    ("torch-constant", 1e-3, {}, 12),
    ("torch-constant", 1e-3, {"factor": 0.7, "total_iters": 9}, 20),
    ("torch-linear", 3e-4, {"start_factor": 1e-3, "total_iters": 50}, 80),
    ("torch-linear", 3e-4, {"start_factor": 1.0, "end_factor": 0.0, "total_iters": 60}, 70),
    ("torch-linear", 3e-4, {}, 10),
    ("torch-exponential", 3e-4, {"gamma": 0.98}, 150),
    ("torch-polynomial", 3e-4, {"total_iters": 80, "power": 2.0}, 100),
    ("torch-polynomial", 3e-4, {"total_iters": 80, "power": 0.9}, 100),
    ("torch-polynomial", 3e-4, {}, 10),
    ("torch-cosine", 3e-4, {"t_max": 50, "eta_min": 1e-6}, 160),
    ("torch-cosine", 0.1, {"t_max": 100}, 130),
    ("torch-cosine", 0.1, {"t_max": 1}, 6),
    ("torch-warm_restarts", 3e-4, {"t_0": 30}, 100),
    ("torch-warm_restarts", 3e-4, {"t_0": 10, "t_mult": 2, "eta_min": 1e-5}, 160),
    ("torch-warm_restarts", 3e-4, {"t_0": 5, "t_mult": 3}, 80),
    ("torch-swa", 0.1, {"swa_lr": 0.05}, 20),
    ("torch-swa", 0.1, {"swa_lr": 0.01, "anneal_epochs": 7, "anneal_strategy": "linear"}, 20),
    ("torch-swa", 0.1, {"swa_lr": 0.01, "anneal_epochs": 0}, 6),
]
LAMBDAS = [
    (ls.LambdaLR, "torch-lambda", "lambda epoch: 0.95 ** epoch", lambda epoch: 0.95**epoch, 60),
    (ls.LambdaLR, "torch-lambda", "0.5 ** (epoch // 10)", lambda epoch: 0.5 ** (epoch // 10), 60),
    (
        ls.LambdaLR,
        "torch-lambda",
        "lambda s: (s + 1) / 5 if s < 5 else max(0.1, 0.5 * (1 + math.cos(math.pi * (s - 5) / 40)))",
        lambda s: (s + 1) / 5 if s < 5 else max(0.1, 0.5 * (1 + math.cos(math.pi * (s - 5) / 40))),
        60,
    ),
    (
        ls.LambdaLR,
        "torch-lambda",
        "min((step + 1) ** -0.5, (step + 1) * 400 ** -1.5)",
        lambda step: min((step + 1) ** -0.5, (step + 1) * 400**-1.5),
        500,
    ),
    (ls.MultiplicativeLR, "torch-multiplicative", "lambda epoch: 0.95", lambda epoch: 0.95, 80),
    (
        ls.MultiplicativeLR,
        "torch-multiplicative",
        "0.1 if epoch == 30 else 1 - epoch / 1000",
        lambda epoch: 0.1 if epoch == 30 else 1 - epoch / 1000,
        60,
    ),
]
CYCLES = [
    ("torch-cyclic", {"lr": 1e-4, "max_lr": 3e-3, "step_size_up": 20}, 100),
    (
        "torch-cyclic",
        {"lr": 1e-4, "max_lr": 3e-3, "step_size_up": 13, "step_size_down": 29, "mode": "triangular2"},
        150,
    ),
    ("torch-cyclic", {"lr": 1e-4, "max_lr": 3e-3, "step_size_up": 10, "mode": "exp_range", "gamma": 0.99}, 100),
    ("torch-one_cycle", {"lr": 0.01, "total_steps": 100}, 101),
    ("torch-one_cycle", {"lr": 0.01, "total_steps": 97, "pct_start": 0.23, "anneal_strategy": "linear"}, 98),
    (
        "torch-one_cycle",
        {"lr": 0.01, "total_steps": 100, "pct_start": 0.3, "three_phase": True, "div_factor": 10.0},
        101,
    ),
    (
        "torch-one_cycle",
        {"lr": 0.01, "total_steps": 90, "pct_start": 0.4, "three_phase": True, "anneal_strategy": "linear"},
        91,
    ),
]
PLATEAUS = [
    {"lr": 0.1, "patience": 2},
    {"lr": 0.1, "patience": 1, "factor": 0.5, "cooldown": 2, "min_lr": 0.02},
    {"lr": 0.1, "patience": 1, "mode": "max", "threshold": 0.05, "threshold_mode": "abs"},
    {"lr": 1e-7, "patience": 0, "factor": 0.5},
]
LINEAR = ("torch-linear", {"start_factor": 0.01, "total_iters": 20})
COMPOSED = [
    ("torch-sequential", [LINEAR, ("torch-cosine", {"t_max": 80, "eta_min": 1e-6})], [20], 130),
    (
        "torch-sequential",
        [("torch-constant", {"factor": 0.1, "total_iters": 5}), ("torch-exponential", {"gamma": 0.9})],
        [5],
        40,
    ),
    (
        "torch-sequential",
        [LINEAR, ("torch-step", {"step_size": 10, "gamma": 0.3}), ("torch-multistep", {"milestones": [5, 9]})],
        [15, 47],
        80,
    ),
    ("torch-sequential", [LINEAR, ("torch-warm_restarts", {"t_0": 15, "t_mult": 2})], [20], 100),
    ("torch-sequential", [LINEAR, ("torch-polynomial", {"total_iters": 40, "power": 2.0})], [20], 70),
    ("torch-chained", [LINEAR, ("torch-exponential", {"gamma": 0.97})], None, 60),
    (
        "torch-chained",
        [
            ("torch-constant", {"factor": 0.5, "total_iters": 6}),
            ("torch-step", {"step_size": 4, "gamma": 0.5}),
            ("torch-polynomial", {"total_iters": 30}),
        ],
        None,
        40,
    ),
    ("torch-chained", [LINEAR, ("torch-cosine", {"t_max": 40, "eta_min": 1e-5})], None, 60),
    ("torch-chained", [("torch-multistep", {"milestones": [3, 9]}), ("torch-warm_restarts", {"t_0": 7})], None, 30),
]


def optimizer(lr: float) -> torch.optim.Optimizer:
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=lr, momentum=0.9)


def make(name: str, opt: torch.optim.Optimizer, arguments: dict) -> ls.LRScheduler:
    build, spelled = PARTS[name]
    return build(opt, **{spelled.get(k, k): v for k, v in arguments.items()})


def stepped(opt: torch.optim.Optimizer, scheduler: ls.LRScheduler, count: int) -> list[float]:
    rates = [opt.param_groups[0]["lr"]]
    for _ in range(count - 1):
        opt.step()
        scheduler.step()
        rates.append(opt.param_groups[0]["lr"])
    return rates


def singles() -> list[dict]:
    cases = []
    for name, lr, arguments, count in SINGLE:
        opt = optimizer(lr)
        rates = stepped(opt, make(name, opt, arguments), count)
        cases.append({"schedule": name, "arguments": {"lr": lr, **arguments}, "rates": rates})
    return cases


def cycles() -> list[dict]:
    cases = []
    for name, arguments, count in CYCLES:
        opt = optimizer(arguments["lr"])
        rest = {k: v for k, v in arguments.items() if k != "lr"}
        cyclic = name == "torch-cyclic"
        scheduler = ls.CyclicLR(opt, arguments["lr"], **rest) if cyclic else ls.OneCycleLR(opt, arguments["lr"], **rest)
        cases.append({"schedule": name, "arguments": arguments, "rates": stepped(opt, scheduler, count)})
    return cases


def lambdas() -> list[dict]:
    cases = []
    for build, name, text, function, count in LAMBDAS:
        opt = optimizer(3e-4)
        rates = stepped(opt, build(opt, function), count)
        cases.append({"schedule": name, "arguments": {"lr": 3e-4, "lr_lambda": text}, "rates": rates})
    return cases


def plateaus() -> list[dict]:
    cases = []
    for arguments in PLATEAUS:
        opt = optimizer(arguments["lr"])
        scheduler = ls.ReduceLROnPlateau(opt, **{k: v for k, v in arguments.items() if k != "lr"})
        rates = [arguments["lr"]]
        for metric in METRICS:
            scheduler.step(metric)
            rates.append(opt.param_groups[0]["lr"])
        cases.append({"schedule": "torch-plateau", "arguments": {**arguments, "metrics": METRICS}, "rates": rates})
    return cases


def composed() -> list[dict]:
    cases = []
    for name, parts, milestones, count in COMPOSED:
        opt = optimizer(3e-4)
        made = [make(part, opt, arguments) for part, arguments in parts]
        scheduler = ls.ChainedScheduler(made, opt) if milestones is None else ls.SequentialLR(opt, made, milestones)
        shown = [{"schedule": part, "arguments": {"lr": 3e-4, **arguments}} for part, arguments in parts]
        rates = stepped(opt, scheduler, count)
        cases.append({"schedule": name, "parts": shown, "milestones": milestones, "rates": rates})
    return cases


if __name__ == "__main__":
    origin = f"torch {torch.__version__}, stepped by from_torch.py"
    write("torch", origin, singles() + lambdas() + cycles() + plateaus())
    write("torch_composed", origin, composed())
