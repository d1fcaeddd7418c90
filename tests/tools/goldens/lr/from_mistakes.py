"""Write mistakes.json: what real schedulers leave in the log of a run that uses them wrongly (torch, transformers).

    python from_mistakes.py

A case is the rate each record shows in four digits, the settings a reader would find, and how the run departs.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch.optim import lr_scheduler as ls
from transformers.optimization import get_scheduler

LR, STEPS, EACH = 2e-4, 1000, 10
TARGET = Path(__file__).parent / "mistakes.json"
Make = Callable[[torch.optim.Optimizer], object]


def optimizer(lr: float = LR) -> torch.optim.Optimizer:
    """Return an optimizer of one parameter."""
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=lr)


def logged(
    make: Make, steps: int, calls: int, *, first: int = 0, metric: float | None = None
) -> Iterator[tuple[int, float]]:
    """Yield (step, rate) of each tenth update; the scheduler is stepped `calls` times an update."""
    opt = optimizer()
    scheduler = make(opt)
    for step in range(1, steps + 1):
        opt.step()
        for _ in range(calls):
            scheduler.step() if metric is None else scheduler.step(metric)
        if step % EACH == 0:
            yield first + step, float(f"{opt.param_groups[0]['lr']:.4g}")


def cosine(opt: torch.optim.Optimizer, total: int = STEPS) -> object:
    """Return the cosine of transformers with 60 steps of warm-up."""
    return get_scheduler("cosine", opt, 60, total)


def case(
    title: str, kind: str | None, points: list[tuple[int, float]], planned: int, scheduler: str, **more: float
) -> dict:
    """Return one case."""
    return {"title": title, "kind": kind, "points": points, "planned": planned, "scheduler": scheduler, **more}


def cases() -> Iterator[dict]:
    """Yield every case."""
    torch.manual_seed(0)
    linear = lambda opt: get_scheduler("linear", opt, 60, STEPS)  # noqa: E731 - one of several makers
    yield case(
        "a cosine stepped once an update follows its plan", None, list(logged(cosine, STEPS, 1)), STEPS, "cosine"
    )
    for calls in (2, 4, 8):
        points = list(logged(linear, STEPS // calls - EACH, calls))
        yield case(f"a linear stepped {calls} times an update", "stepped_times_n", points, STEPS, "linear", value=calls)
    yield case("a cosine nobody steps", "never_stepped", list(logged(cosine_without_warmup, STEPS, 0)), STEPS, "cosine")
    half = list(logged(lambda o: cosine(o, 2 * STEPS), STEPS, 1))
    yield case("a cosine told twice the steps", "wrong_total", half, STEPS, "cosine", value=2 * STEPS)
    before = list(logged(cosine, 600, 1))
    again = list(logged(cosine, 400, 1, first=600))
    yield case("a resume that makes the scheduler anew", "reset", [*before, *again], STEPS, "cosine")
    flat = lambda opt: ls.ReduceLROnPlateau(opt, factor=0.1, patience=10)  # noqa: E731
    yield case(
        "a plateau scheduler stepped at each update",
        "collapsed",
        list(logged(flat, STEPS, 1, metric=1.0)),
        STEPS,
        "ReduceLROnPlateau",
    )
    past = lambda opt: ls.CosineAnnealingLR(opt, T_max=500)  # noqa: E731
    yield case("an annealing past its T_max", "rebounds", list(logged(past, STEPS, 1)), STEPS, "CosineAnnealingLR")
    long = lambda opt: get_scheduler("linear", opt, STEPS, 2 * STEPS)  # noqa: E731
    yield case("a warm-up as long as the run", "warmup_unfinished", list(logged(long, STEPS, 1)), STEPS, "linear")
    yield case(
        "an optimizer that sets its own rate", "overridden", list(logged(linear, STEPS, 1)), STEPS, "linear", given=0.01
    )


def cosine_without_warmup(opt: torch.optim.Optimizer) -> object:
    """Return a cosine that starts at its peak."""
    return get_scheduler("cosine", opt, 0, STEPS)


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    TARGET.write_text("[\n" + ",\n".join(json.dumps(c) for c in cases()) + "\n]\n", "utf-8")
