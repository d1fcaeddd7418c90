"""The learning rate of each epoch, from a configuration alone."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from jindan_tools.lr.hf_cosine import hf_cosine
from jindan_tools.lr.hf_linear import hf_linear
from jindan_tools.lr.torch_cosine import torch_cosine
from jindan_tools.lr.torch_decay import torch_exponential, torch_step
from jindan_tools.lr.ultralytics import UltralyticsSchedule, ultralytics_factor
from jindan_tools.model.run import Framework, Run
from jindan_tools.planning.raw_setting import raw_number
from jindan_tools.text.figures import figure

# HF schedules count optimizer steps; their shape over the epochs does not depend on how many there are.
_FINE = 1000


class EpochRates(Struct, frozen=True, kw_only=True):
    """Rates of 1-based epochs, of schedules that count steps those at the end of the epoch. `formula` writes out step {step}; `horizon_name` is what sets the end."""

    name: str
    horizon_name: str
    formula: str
    peak: float
    last: int
    curve: Callable[[int], float]

    def at(self, epoch: int) -> float:
        """Return the rate of a 1-based epoch."""
        return self.curve(epoch - 1)

    def share(self, epoch: int) -> float:
        """Return the rate of an epoch as a share of the peak."""
        return self.at(epoch) / self.peak

    @property
    def falls(self) -> bool:
        """Return whether the rate comes down over the planned epochs."""
        return self.share(self.last) < 0.9


def epoch_rates(run: Run) -> EpochRates | None:
    """Return the rates of a configuration, None when its schedule is unknown or counts something else than epochs."""
    rate, epochs = run.number("learning_rate"), run.number("epochs")
    if rate is None or epochs is None or rate <= 0 or epochs < 1:
        return None
    last = int(epochs)
    if run.framework in (Framework.ULTRALYTICS, Framework.YOLOV5):
        return _ultralytics(run, rate, last)
    word = run.word("scheduler").rsplit(".", 1)[-1]
    if word.startswith(("cosineannealinglr", "cosineannealing")) and "warm" not in word:
        return _torch_cosine(run, rate, last)
    if word.startswith("steplr"):
        return _torch_step(run, rate, last)
    if word.startswith("exponentiallr"):
        return _torch_exponential(run, rate, last)
    return _hugging_face(run, word, rate, last) if word in {"linear", "cosine"} else None


def _ultralytics(run: Run, rate: float, last: int) -> EpochRates | None:
    if run.word("optimizer") == "auto":
        return None
    fraction, cosine = run.number("final_lr_fraction"), run.flag("cos_lr") or False
    plan = UltralyticsSchedule(
        lr0=rate, lrf=0.01 if fraction is None else fraction, epochs=last, batches=1, cos_lr=cosine
    )
    shape = "코사인" if cosine else "선형"
    return EpochRates(
        name=f"Ultralytics {shape} 일정(lrf {figure(plan.lrf)})",
        horizon_name="epochs",
        formula=f"lr0 {rate:g} × lf({{step}}), 전체 {last} 에폭, lrf {plan.lrf:g}",
        peak=rate,
        last=last,
        curve=lambda step: rate * ultralytics_factor(step, plan),
    )


def _torch_cosine(run: Run, rate: float, last: int) -> EpochRates | None:
    t_max = run.number("scheduler_t_max")
    floor = raw_number(run, "eta_min") or 0.0
    if t_max is None or t_max < 1 or t_max > 5 * last:
        return None
    return EpochRates(
        name=f"T_max {t_max:g} 코사인 일정",
        horizon_name="T_max",
        formula=f"{floor:g} + ({rate:g} - {floor:g}) × (1 + cos(π × {{step}}/{t_max:g})) / 2",
        peak=rate,
        last=last,
        curve=lambda step: torch_cosine(step, base_lr=rate, t_max=int(t_max), eta_min=floor),
    )


def _torch_step(run: Run, rate: float, last: int) -> EpochRates | None:
    size, gamma = run.number("scheduler_step_size"), run.number("scheduler_gamma") or 0.1
    if size is None or size < 1 or size > 5 * last:
        return None
    return EpochRates(
        name=f"StepLR(step_size {size:g}, gamma {gamma:g})",
        horizon_name="step_size",
        formula=f"{rate:g} × {gamma:g}^floor({{step}}/{size:g})",
        peak=rate,
        last=last,
        curve=lambda step: torch_step(step, base_lr=rate, step_size=int(size), gamma=gamma),
    )


def _torch_exponential(run: Run, rate: float, last: int) -> EpochRates | None:
    gamma = run.number("scheduler_gamma")
    if gamma is None:
        return None
    return EpochRates(
        name=f"ExponentialLR(gamma {gamma:g})",
        horizon_name="gamma",
        formula=f"{rate:g} × {gamma:g}^{{step}}",
        peak=rate,
        last=last,
        curve=lambda step: torch_exponential(step, base_lr=rate, gamma=gamma),
    )


def _hugging_face(run: Run, word: str, rate: float, last: int) -> EpochRates:
    total, ratio = last * _FINE, run.number("warmup_ratio") or 0.0
    planned, warmup = run.number("total_steps"), run.number("warmup_steps")
    if planned and warmup:
        ratio = warmup / planned
    start = int(ratio * total)
    law = hf_linear if word == "linear" else hf_cosine
    return EpochRates(
        name=f"{word} 일정(웜업 {100 * ratio:.0f} %)",
        horizon_name="num_train_epochs",
        formula=f"{word}, {{step}} + 1 에폭의 끝, 전체 {last} 에폭",
        peak=rate,
        last=last,
        curve=lambda step: law((step + 1) * _FINE - 1, peak_lr=rate, warmup_steps=start, total_steps=total),
    )
