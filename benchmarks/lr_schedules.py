"""Time the curves of jindan_tools.lr against stepping the real schedulers, as ratios measured in one run.

    PYTHONPATH=tools python benchmarks/lr_schedules.py [STEPS]     (needs torch and transformers, and msgspec)

"every step" computes all rates of the run, "1000 points" those that a log or a plot shows.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable

import torch
from torch.optim import lr_scheduler as ls
from transformers.optimization import get_scheduler

from jindan_tools.lr.evaluate import rates, rates_at
from jindan_tools.lr.simulation import LrPlan, simulate

Make = Callable[[torch.optim.Optimizer, int], ls.LRScheduler]
CASES: list[tuple[str, dict[str, object], Make]] = [
    ("linear", {}, lambda opt, n: get_scheduler("linear", opt, n // 10, n)),
    ("cosine", {}, lambda opt, n: get_scheduler("cosine", opt, n // 10, n)),
    ("inverse_sqrt", {}, lambda opt, n: get_scheduler("inverse_sqrt", opt, n // 10)),
    ("constant_with_warmup", {}, lambda opt, n: get_scheduler("constant_with_warmup", opt, n // 10)),
    ("StepLR", {"step_size": 1000}, lambda opt, _: ls.StepLR(opt, 1000)),
    ("ExponentialLR", {"gamma": 0.99999}, lambda opt, _: ls.ExponentialLR(opt, 0.99999)),
    ("CosineAnnealingLR", {}, lambda opt, n: ls.CosineAnnealingLR(opt, n)),
    ("CosineAnnealingWarmRestarts", {"t_0": 1000}, lambda opt, _: ls.CosineAnnealingWarmRestarts(opt, 1000)),
    ("OneCycleLR", {}, lambda opt, n: ls.OneCycleLR(opt, 1e-3, n)),
]


def seconds(work: Callable[[], object]) -> float:
    """Return the shortest of three runs."""
    times: list[float] = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def step_all(make: Make, steps: int) -> None:
    """Step the real scheduler to the end."""
    opt = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1e-3, momentum=0.9)
    scheduler = make(opt, steps)
    for _ in range(steps - 1):
        scheduler.step()


def main(steps: int) -> None:
    """Print one line a schedule."""
    warnings.filterwarnings("ignore")
    shown = [i * (steps - 1) // 999 for i in range(1000)]
    print(f"{'schedule':<28} {'stepping':>9} {'every step':>11} {'1000 points':>12}   ({steps:,} steps)")
    for name, settings, make in CASES:
        plan = LrPlan(schedule=name, lr=1e-3, total_steps=steps, warmup_steps=steps // 10, settings=settings)
        curve = simulate(plan).curve
        real = seconds(lambda make=make: step_all(make, steps))
        whole = seconds(lambda curve=curve: rates(curve, steps))
        few = seconds(lambda curve=curve: rates_at(curve, shown, exact=False))
        print(f"{name:<28} {real:8.3f}s {real / whole:10.1f}x {real / few:11.1f}x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
