"""Every schedule of the catalogue with several settings, and the ways in which trainers write its rates into a log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jindan_tools.lr.arguments import Value, build
from jindan_tools.lr.catalogue import CATALOGUE, find_entry
from jindan_tools.lr.curve import Curve, Schedule
from jindan_tools.lr.evaluate import rates_at
from jindan_tools.lr.points import LrPoint
from jindan_tools.lr.schedules.torch_chained import TorchChained
from jindan_tools.lr.schedules.torch_sequential import TorchSequential

# Gets better for a while, then not: cuts for a plateau, gains and losses for a greedy schedule.
LOSSES = (*(1 / (1 + i) for i in range(20)), *(0.06 + 0.001 * (i % 3) for i in range(40)))
ACCURACIES = tuple(1 - loss for loss in LOSSES)
WAVY = (*(1 / (1 + i) for i in range(12)), *(0.2 + 0.01 * i for i in range(12)), *(0.05 / (1 + i) for i in range(20)))


class Case(NamedTuple):
    """A schedule with its settings and the number of updates; `total` is what the trainer was told, when it says so."""

    name: str
    length: int
    settings: dict[str, Value]

    @property
    def schedule(self) -> Schedule:
        entry = find_entry(self.name)
        assert entry is not None
        return build(entry, self.settings)

    @property
    def title(self) -> str:
        shown = (f"{k}={v}" for k, v in self.settings.items() if k != "metrics")
        return f"{self.name} {' '.join(shown)}"


def _hf(name: str, total: int, **settings: Value) -> Case:
    return Case(f"hf-{name}", total, {"lr": 2e-4, "warmup_steps": total // 20, "total_steps": total, **settings})


def _timm(name: str, length: int, **settings: Value) -> Case:
    return Case(f"timm-{name}", length, {"lr": 2e-3, **settings})


def _torch(name: str, length: int, **settings: Value) -> Case:
    return Case(f"torch-{name}", length, {"lr": 0.05, **settings})


def _megatron(style: str, **settings: Value) -> Case:
    return Case(f"megatron-{style}", 3000, {"lr": 3e-4, "lr_decay_steps": 3000, "lr_warmup_steps": 150, **settings})


_WARM = {"warmup_t": 200, "warmup_lr_init": 1e-6}
_TWO = {"cycle_limit": 3, "cycle_decay": 0.5}
_DS = {"lr": 1e-3, "total_num_steps": 3000, "warmup_num_steps": 200}

CASES: tuple[Case, ...] = (
    _hf("linear", 3000),
    _hf("linear", 3000, warmup_steps=0),
    _hf("linear", 20000, warmup_steps=3000),
    _hf("cosine", 3000),
    _hf("cosine", 3000, warmup_steps=0),
    _hf("cosine", 3000, num_cycles=1.5),
    _hf("cosine", 3000, num_cycles=2.5),
    _hf("cosine_with_restarts", 3000, num_cycles=3),
    _hf("cosine_with_restarts", 3000, num_cycles=5, warmup_steps=0),
    _hf("cosine_with_restarts", 3000, num_cycles=1),
    _hf("polynomial", 3000),
    _hf("polynomial", 3000, power=2.0, lr_end=1e-5),
    _hf("polynomial", 3000, power=0.6),
    _hf("polynomial", 3000, power=1.35),
    Case("hf-constant", 3000, {"lr": 2e-4}),
    Case("hf-constant_with_warmup", 3000, {"lr": 2e-4, "warmup_steps": 300}),
    Case("hf-inverse_sqrt", 3000, {"lr": 2e-4, "warmup_steps": 100}),
    Case("hf-inverse_sqrt", 3000, {"lr": 2e-4, "warmup_steps": 100, "timescale": 700}),
    Case("hf-reduce_lr_on_plateau", 61, {"lr": 2e-4, "metrics": LOSSES, "patience": 3, "factor": 0.5}),
    Case("hf-reduce_lr_on_plateau", 61, {"lr": 2e-4, "metrics": LOSSES, "patience": 10}),
    _hf("cosine_with_min_lr", 3000, min_lr_rate=0.1),
    _hf("cosine_with_min_lr", 3000, min_lr=1e-4),
    _hf("cosine_with_min_lr", 3000, min_lr_rate=0.1, num_cycles=1.5),
    _hf("cosine_warmup_with_min_lr", 3000, min_lr=1e-5),
    _hf("cosine_warmup_with_min_lr", 3000, min_lr_rate=0.05, warmup_lr_rate=0.2),
    _hf("warmup_stable_decay", 3000, decay_steps=600),
    _hf("warmup_stable_decay", 3000, decay_steps=900, decay_type="linear", min_lr_ratio=0.1),
    _hf("warmup_stable_decay", 3000, decay_steps=900, decay_type="1-sqrt", warmup_type="cosine", warmup_steps=400),
    _hf("warmup_stable_decay", 3000, decay_steps=900, warmup_type="1-sqrt", warmup_steps=400, min_lr_ratio=0.1),
    Case("hf-greedy", 44, {"lr": 0.01, "metrics": WAVY, "patience": 1, "factor": 0.7}),
    Case("hf-greedy", 44, {"lr": 0.01, "metrics": WAVY, "patience": 3, "factor": 0.95, "max_lr": 0.05}),
    _torch("step", 3000, step_size=900),
    _torch("step", 3000, step_size=200, gamma=0.7),
    _torch("multistep", 3000, milestones=(1800, 2400)),
    _torch("multistep", 3000, milestones=(700, 1900, 2100), gamma=0.3),
    _torch("constant", 3000, total_iters=600),
    _torch("linear", 3000, start_factor=0.01, total_iters=600),
    _torch("linear", 3000, start_factor=1.0, end_factor=0.0, total_iters=2500),
    _torch("linear", 3000, start_factor=1.0, end_factor=0.2, total_iters=3000),
    _torch("exponential", 3000, gamma=0.999),
    _torch("exponential", 90, gamma=0.95),
    _torch("polynomial", 3000, total_iters=3000, power=0.9),
    _torch("polynomial", 3000, total_iters=2500, power=3.0),
    _torch("cosine", 3000, t_max=3000),
    _torch("cosine", 3000, t_max=3000, eta_min=0.01),
    _torch("cosine", 3000, t_max=1000),
    _torch("warm_restarts", 3000, t_0=600),
    _torch("warm_restarts", 3000, t_0=200, t_mult=2),
    _torch("warm_restarts", 3000, t_0=200, t_mult=3, eta_min=0.005),
    Case("torch-cyclic", 3000, {"lr": 1e-4, "max_lr": 1e-2, "step_size_up": 300}),
    Case("torch-cyclic", 3000, {"lr": 1e-4, "max_lr": 1e-2, "step_size_up": 200, "step_size_down": 500}),
    Case("torch-cyclic", 3000, {"lr": 1e-4, "max_lr": 1e-2, "step_size_up": 300, "mode": "triangular2"}),
    Case(
        "torch-cyclic", 3000, {"lr": 1e-4, "max_lr": 1e-2, "step_size_up": 300, "mode": "exp_range", "gamma": 0.9995}
    ),
    _torch("one_cycle", 3000, total_steps=3000),
    _torch("one_cycle", 3000, total_steps=3000, pct_start=0.1, div_factor=10.0, final_div_factor=100.0),
    _torch("one_cycle", 3000, total_steps=3000, anneal_strategy="linear"),
    _torch("one_cycle", 3000, total_steps=3000, three_phase=True),
    _torch("one_cycle", 3000, total_steps=3000, three_phase=True, anneal_strategy="linear", pct_start=0.4),
    _torch("plateau", 61, metrics=LOSSES, patience=4),
    _torch("plateau", 61, metrics=ACCURACIES, mode="max", patience=2, factor=0.5, cooldown=2),
    Case("torch-swa", 60, {"lr": 0.1, "swa_lr": 0.01, "anneal_epochs": 30}),
    Case("torch-swa", 60, {"lr": 0.1, "swa_lr": 0.02, "anneal_epochs": 40, "anneal_strategy": "linear"}),
    _torch("lambda", 3000, lr_lambda="lambda s: min((s + 1) / 300, 1 - (s - 300) / 2700)"),
    _torch("lambda", 3000, lr_lambda="lambda s: min((s + 1) ** -0.5, (s + 1) * 400 ** -1.5)"),
    _torch("lambda", 60, lr_lambda="lambda epoch: 0.95 ** epoch"),
    _torch("lambda", 60, lr_lambda="0.5 ** (epoch // 10)"),
    _torch("lambda", 60, lr_lambda="1 / (1 + 0.05 * epoch)"),
    _torch("multiplicative", 60, lr_lambda="lambda epoch: 0.95"),
    _timm("cosine", 3000, t_initial=3000, lr_min=1e-6, **_WARM),
    _timm("cosine", 3000, t_initial=2800, warmup_prefix=True, **_WARM),
    _timm("cosine", 3000, t_initial=1000, lr_min=1e-6, **_WARM, **_TWO),
    _timm("cosine", 3000, t_initial=1000, cycle_limit=3),
    _timm("cosine", 3500, t_initial=500, cycle_mul=2.0, **_TWO),
    _timm("cosine", 2375, t_initial=500, cycle_mul=1.5, **_TWO),
    _timm("cosine", 3000, t_initial=3000, k_decay=1.5),
    _timm("cosine", 3000, t_initial=3000, k_decay=2.0, lr_min=1e-5),
    _timm("tanh", 3000, t_initial=3000, lr_min=1e-6, **_WARM),
    _timm("tanh", 3000, t_initial=3000),
    _timm("tanh", 3000, t_initial=3000, lb=-6.0, ub=4.0, lr_min=1e-5),
    _timm("tanh", 3000, t_initial=1000, warmup_prefix=True, **_WARM, **_TWO),
    _timm("tanh", 3500, t_initial=500, cycle_mul=2.0, cycle_limit=3),
    _timm("poly", 3000, t_initial=3000, power=0.9, lr_min=1e-6, **_WARM),
    _timm("poly", 3000, t_initial=3000),
    _timm("poly", 3500, t_initial=500, cycle_mul=2.0, **_TWO),
    _timm("poly", 3000, t_initial=1000, power=2.0, cycle_limit=3),
    _timm("poly", 3000, t_initial=3000, power=1.0, k_decay=2.0),
    _timm("step", 3000, decay_t=700.0, decay_rate=0.5, **_WARM),
    _timm("step", 300, decay_t=2.4, decay_rate=0.97, warmup_t=5, warmup_lr_init=1e-6),
    _timm("multistep", 3000, decay_t=(1500, 2200), decay_rate=0.1, **_WARM),
    _timm("wsd", 3000, t_initial=2800, decay_t=800, lr_min=1e-6, **_WARM),
    _timm("wsd", 3000, t_initial=2800, decay_t=800, decay_fn="linear", **_WARM),
    _timm("wsd", 3000, t_initial=2800, decay_t=1000, decay_fn="cosine", **_WARM),
    _timm("wsd", 3000, t_initial=2800, decay_t=1000, decay_fn="cosine", stable_fn="rsqrt", **_WARM),
    _timm("wsd", 3000, t_initial=2800, decay_t=1000, stable_fn="rsqrt", stable_timescale=600.0, **_WARM),
    _timm("wsd", 3000, t_initial=3000, decay_t=3000, decay_fn="exp"),
    _timm("wsd", 3000, t_initial=3000, decay_t=1200, decay_fn="exp", decay_ratio=0.01),
    _timm("wsd", 3000, t_initial=3000, decay_t=1200, decay_fn="power", decay_power=2.0),
    _timm("wsd", 3000, t_initial=2800, decay_t=1000, decay_fn="power", stable_fn="power", stable_power=0.3, **_WARM),
    Case(
        "timm-plateau",
        61,
        {"lr": 2e-3, "metrics": ACCURACIES, "patience_t": 2, "warmup_t": 5, "warmup_lr_init": 1e-5, "decay_rate": 0.5},
    ),
    _megatron("linear"),
    _megatron("linear", init_lr=1e-5, min_lr=1e-5),
    _megatron("cosine", min_lr=3e-5),
    _megatron("cosine", lr_warmup_steps=0),
    _megatron("constant"),
    _megatron("inverse-square-root", min_lr=8e-5),
    _megatron("inverse-square-root"),
    _megatron("WSD", wsd_decay_steps=900, lr_wsd_decay_style="linear"),
    _megatron("WSD", wsd_decay_steps=900, lr_wsd_decay_style="cosine", min_lr=1e-5),
    _megatron("WSD", wsd_decay_steps=900, lr_wsd_decay_style="exponential", min_lr=1e-5),
    _megatron("WSD", wsd_decay_steps=900, lr_wsd_decay_style="minus_sqrt", min_lr=1e-5),
    Case("deepspeed-WarmupLR", 3000, {"lr": 1e-3, "warmup_num_steps": 1000}),
    Case("deepspeed-WarmupLR", 3000, {"lr": 1e-3, "warmup_num_steps": 1000, "warmup_type": "linear"}),
    Case("deepspeed-WarmupDecayLR", 3000, _DS),
    Case("deepspeed-WarmupDecayLR", 3000, {**_DS, "warmup_type": "linear", "warmup_min_lr": 1e-5}),
    Case("deepspeed-WarmupCosineLR", 3000, _DS),
    Case("deepspeed-WarmupCosineLR", 3000, {**_DS, "warmup_type": "linear", "cos_min_ratio": 0.1}),
    Case("deepspeed-LRRangeTest", 3000, {"lr": 1e-5, "step_size": 500, "step_rate": 3.0}),
    Case("deepspeed-LRRangeTest", 3000, {"lr": 1e-5, "step_size": 500, "step_rate": 3.0, "staircase": True}),
    Case("deepspeed-OneCycle", 3000, {"lr": 1e-3, "cycle_min_lr": 1e-5, "cycle_first_step_size": 1200}),
    Case(
        "deepspeed-OneCycle",
        3000,
        {
            "lr": 1e-3,
            "cycle_min_lr": 1e-4,
            "cycle_first_step_size": 800,
            "cycle_second_step_size": 1200,
            "decay_step_size": 100,
            "decay_lr_rate": 0.3,
        },
    ),
    Case(
        "deepspeed-OneCycle",
        3000,
        {"lr": 1e-3, "cycle_min_lr": 1e-5, "cycle_first_step_size": 1200, "cycle_first_stair_count": 5},
    ),
    Case("ultralytics", 3000, {"lr": 0.01, "epochs": 60, "batches": 50}),
    Case("ultralytics", 3000, {"lr": 0.01, "epochs": 60, "batches": 50, "cos_lr": True}),
    Case("ultralytics", 3000, {"lr": 0.01, "epochs": 60, "batches": 50, "lrf": 0.1, "warmup_epochs": 0.0}),
    Case("keras-ExponentialDecay", 3000, {"lr": 0.1, "decay_steps": 500, "decay_rate": 0.5}),
    Case("keras-ExponentialDecay", 3000, {"lr": 0.1, "decay_steps": 500, "decay_rate": 0.5, "staircase": True}),
    Case("keras-InverseTimeDecay", 3000, {"lr": 0.1, "decay_steps": 500, "decay_rate": 0.5}),
    Case("keras-InverseTimeDecay", 3000, {"lr": 0.1, "decay_steps": 500, "decay_rate": 0.5, "staircase": True}),
    Case("keras-PiecewiseConstantDecay", 3000, {"boundaries": (900, 2000), "values": (0.1, 0.02, 0.001)}),
    Case("keras-PolynomialDecay", 3000, {"lr": 0.1, "decay_steps": 3000}),
    Case("keras-PolynomialDecay", 3000, {"lr": 0.1, "decay_steps": 2500, "power": 2.0, "end_learning_rate": 0.01}),
    Case(
        "keras-PolynomialDecay",
        3000,
        {"lr": 0.1, "decay_steps": 900, "power": 2.0, "end_learning_rate": 0.01, "cycle": True},
    ),
    Case("keras-CosineDecay", 3000, {"lr": 0.1, "decay_steps": 3000}),
    Case("keras-CosineDecay", 3000, {"lr": 0.0, "decay_steps": 2800, "alpha": 0.1, "warmup_target": 0.1, "warmup_steps": 200}),
    Case("keras-CosineDecayRestarts", 3000, {"lr": 0.1, "first_decay_steps": 400}),
    Case("keras-CosineDecayRestarts", 3000, {"lr": 0.1, "first_decay_steps": 600, "t_mul": 1.0, "m_mul": 0.8, "alpha": 0.05}),
)  # fmt: skip


def _made(name: str, **settings: Value) -> Schedule:
    return Case(name, 0, {"lr": 0.05, **settings}).schedule


_RAMP = _made("torch-linear", start_factor=0.01, total_iters=200)
# A composition is named by the part that remains after the warm-up.
COMPOSED: tuple[tuple[str, Schedule], ...] = (
    ("torch-cosine", TorchSequential(parts=(_RAMP, _made("torch-cosine", t_max=2800)), milestones=(200,))),
    ("torch-exponential", TorchSequential(parts=(_RAMP, _made("torch-exponential", gamma=0.999)), milestones=(200,))),
    ("torch-step", TorchSequential(parts=(_RAMP, _made("torch-step", step_size=500, gamma=0.5)), milestones=(200,))),
    ("torch-multistep", TorchSequential(parts=(_RAMP, _made("torch-multistep", milestones=(1000, 2000))), milestones=(200,))),
    ("torch-polynomial", TorchSequential(parts=(_RAMP, _made("torch-polynomial", total_iters=2800, power=2.0)), milestones=(200,))),
    ("torch-warm_restarts", TorchSequential(parts=(_RAMP, _made("torch-warm_restarts", t_0=400, t_mult=2)), milestones=(200,))),
    ("torch-multistep", TorchChained(parts=(_RAMP, _made("torch-multistep", milestones=(1000, 2000))))),
)  # fmt: skip


class Log(NamedTuple):
    """How a trainer writes rates: one in `every` updates, `late` updates behind, in so many significant `digits`."""

    title: str
    every: int
    late: int
    digits: int


def logs_of(schedule: str, length: int) -> Iterator[Log]:
    """Yield the logs of a schedule of `length` updates; an epoch of Ultralytics has 50 batches."""
    if schedule == "ultralytics":
        yield Log("an epoch", 50, 0, 5)
        yield Log("a part of an epoch", 20, 0, 5)
        return
    if length <= 100:
        yield Log("each", 1, 0, 6)
        yield Log("each, late", 1, 1, 4)
        return
    yield Log("often", max(1, length // 150), 0, 5)
    yield Log("HF, one late", max(1, length // 60), 1, 4)
    yield Log("an epoch", max(1, length // 50), 0, 6)


# These are over before the run is, or fall below a hundredth of their start for the rest of it, and replay says so.
SOONER = ("total_iters", "decay_steps", "t_max")


def planned_of(case: Case) -> float | None:
    """Return the planned length of a run that this schedule suits, None where it suits none."""
    lengths = [v for k in SOONER if isinstance(v := case.settings.get(k), int)]
    single = case.name in {"torch-polynomial", "torch-cosine", "torch-linear", "keras-PolynomialDecay"}
    plateau = case.name in {"torch-plateau", "hf-reduce_lr_on_plateau", "timm-plateau"}
    return None if plateau or (single and min(lengths) < case.length) else float(case.length)


def logged(curve: Curve, length: int, log: Log) -> list[LrPoint]:
    """Return what the log shows."""
    steps = list(range(0 if log.late == 0 else log.every, length, log.every))
    found = rates_at(curve, [max(0, s - log.late) for s in steps])
    return [LrPoint(step=s, lr=float(f"{lr:.{log.digits}g}")) for s, lr in zip(steps, found, strict=True)]


assert {case.name for case in CASES} == {e.name for e in CATALOGUE} - {"torch-sequential", "torch-chained"}
