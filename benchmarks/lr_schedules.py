"""Time the curves of jindan_tools.lr against stepping the real schedulers, as ratios measured in one run.

    PYTHONPATH=tools python benchmarks/lr_schedules.py [STEPS]     (needs torch and transformers, msgspec and numpy)

"every step" computes all rates of the run as one array, "single" the same one formula a step with the standard library,
"1000 points" those that a log or a plot shows. "error" is the largest distance of the array from what the real scheduler
held, in ulp and relative.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
import torch
from torch.optim import lr_scheduler as ls
from torch.optim import swa_utils
from transformers.optimization import get_scheduler

from jindan_tools.lr.array_rates import array_rates
from jindan_tools.lr.evaluate import rates, rates_at
from jindan_tools.lr.simulation import LrPlan, simulate

Make = Callable[[torch.optim.Optimizer, int], ls.LRScheduler]
CASES: list[tuple[str, dict[str, object], Make]] = [
    ("linear", {}, lambda opt, n: get_scheduler("linear", opt, n // 10, n)),
    ("cosine", {}, lambda opt, n: get_scheduler("cosine", opt, n // 10, n)),
    ("polynomial", {}, lambda opt, n: get_scheduler("polynomial", opt, n // 10, n)),
    ("inverse_sqrt", {}, lambda opt, n: get_scheduler("inverse_sqrt", opt, n // 10)),
    ("constant_with_warmup", {}, lambda opt, n: get_scheduler("constant_with_warmup", opt, n // 10)),
    ("StepLR", {"step_size": 1000}, lambda opt, _: ls.StepLR(opt, 1000)),
    ("ExponentialLR", {"gamma": 0.99999}, lambda opt, _: ls.ExponentialLR(opt, 0.99999)),
    ("LinearLR", {"total_iters": 900_000}, lambda opt, _: ls.LinearLR(opt, total_iters=900_000)),
    ("PolynomialLR", {"total_iters": 10**6}, lambda opt, _: ls.PolynomialLR(opt, total_iters=10**6)),
    ("CosineAnnealingLR", {}, ls.CosineAnnealingLR),
    ("CosineAnnealingLR", {"eta_min": 1e-5}, lambda opt, n: ls.CosineAnnealingLR(opt, n, 1e-5)),
    ("CosineAnnealingWarmRestarts", {"t_0": 1000}, lambda opt, _: ls.CosineAnnealingWarmRestarts(opt, 1000)),
    ("CyclicLR", {"max_lr": 0.01}, lambda opt, _: ls.CyclicLR(opt, 1e-3, 0.01)),
    ("OneCycleLR", {}, lambda opt, n: ls.OneCycleLR(opt, 1e-3, n)),
    ("SWALR", {"swa_lr": 1e-4, "anneal_epochs": 1000}, lambda opt, _: swa_utils.SWALR(opt, 1e-4, 1000)),
    ("SWALR", {"swa_lr": 1e-4, "anneal_epochs": 10**5}, lambda opt, _: swa_utils.SWALR(opt, 1e-4, 10**5)),
]


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Return the shortest of some runs."""
    times: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def scheduler_of(make: Make, steps: int) -> tuple[torch.optim.Optimizer, ls.LRScheduler]:
    """Return the real scheduler and its optimizer."""
    opt = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1e-3, momentum=0.9)
    return opt, make(opt, steps)


def step_all(make: Make, steps: int) -> None:
    """Step the real scheduler to the end."""
    _, scheduler = scheduler_of(make, steps)
    for _ in range(steps - 1):
        scheduler.step()


def held(make: Make, steps: int) -> np.ndarray:
    """Return the rate of every step as the real scheduler leaves it in the optimizer."""
    opt, scheduler = scheduler_of(make, steps)
    found = np.empty(steps)
    for step in range(steps):
        found[step] = opt.param_groups[0]["lr"]
        if step < steps - 1:
            scheduler.step()
    return found


def main(steps: int) -> None:
    """Print one line a schedule."""
    warnings.filterwarnings("ignore")
    shown = [i * (steps - 1) // 999 for i in range(1000)]
    print(
        f"{'schedule':<28} {'stepping':>9} {'every step':>11} {'single':>8} {'1000 points':>12} {'error':>18}   ({steps:,} steps)"
    )
    ratios: list[float] = []
    for name, settings, make in CASES:
        plan = LrPlan(schedule=name, lr=1e-3, total_steps=steps, warmup_steps=steps // 10, settings=settings)
        curve = simulate(plan).curve
        real = seconds(lambda make=make: step_all(make, steps), 2)
        whole = seconds(lambda curve=curve: array_rates(curve, steps), 5)
        single = seconds(lambda curve=curve: rates(curve, steps), 2)
        few = seconds(lambda curve=curve: rates_at(curve, shown, exact=False))
        found, true = array_rates(curve, steps), held(make, steps)
        gap = np.abs(found - true)
        error = f"{np.max(gap / np.spacing(true)):.0f} ulp {np.max(gap / np.maximum(true, 1e-300)):.0e}"
        ratios.append(real / whole)
        print(f"{name:<28} {real:8.3f}s {real / whole:10.0f}x {real / single:7.1f}x {real / few:11.0f}x {error:>18}")
    print(f"median {np.median(ratios):.0f}x, least {min(ratios):.0f}x")
    for case in CASES:
        if "eta_min" in case[1] or case[1].get("anneal_epochs") == 10**5:
            near_form(case, steps)


def near_form(case: tuple[str, dict[str, object], Make], steps: int) -> None:
    """Print what the closed form of a recursion costs and how far it is from the walk."""
    name, settings, make = case
    curve = simulate(LrPlan(schedule=name, lr=1e-3, total_steps=steps, settings=settings)).curve
    real = seconds(lambda: step_all(make, steps), 2)
    near = seconds(lambda: array_rates(curve, steps, exact=False), 5)
    gap = np.abs(array_rates(curve, steps, exact=False) / held(make, steps) - 1).max()
    print(f"{name} {settings} by its near form: {real / near:.0f}x, off by {gap:.0e}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
