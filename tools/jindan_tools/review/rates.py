"""The learning rate of each epoch, from a configuration alone."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from jindan_tools.lr.arguments import Value, parameters, parse
from jindan_tools.lr.catalogue import Entry, Library, find_entry
from jindan_tools.lr.evaluate import rate_at
from jindan_tools.lr.schedules.ultralytics import Ultralytics
from jindan_tools.lr.simulation import LrPlan, simulate
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.setting import Origin
from jindan_tools.text.figures import figure

# HF schedules count optimizer steps; their shape over the epochs does not depend on how many there are.
_FINE = 1000
# A horizon beyond this many times the epochs counts steps, not epochs.
_COUNTS_STEPS = 5
_FALLEN = 0.9
_BY_METRIC = frozenset({"torch-plateau", "hf-reduce_lr_on_plateau", "hf-greedy"})


class EpochRates(Struct, frozen=True, kw_only=True):
    """Rates of 1-based epochs, of schedules that count steps those at the end of the epoch.

    `formula` writes out epoch {epoch}; `horizon_name` is the setting that decides the end.
    """

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
        return self.share(self.last) < _FALLEN


def epoch_rates(run: Run) -> EpochRates | None:
    """Return the rates of a configuration, None when its schedule is unknown or follows a metric or steps.

    A rate that only the records show has its schedule in it already.
    """
    rate, epochs = run.number("learning_rate"), run.number("epochs")
    held = run.config.get("learning_rate")
    if held is None or held.origin is not Origin.GIVEN:
        return None
    if rate is None or epochs is None or rate <= 0 or epochs < 1:
        return None
    if run.framework in (Framework.ULTRALYTICS, Framework.YOLOV5):
        return _ultralytics(run, rate, int(epochs))
    entry = find_entry(run.word("scheduler").rsplit(".", 1)[-1])
    if entry is None or entry.name in _BY_METRIC:
        return None
    make = {Library.TRANSFORMERS: _by_step, Library.TORCH: _by_epoch}.get(entry.library)
    try:
        return None if make is None else make(run, entry, rate, int(epochs))
    except ValueError:  # the schedule itself refuses these arguments
        return None


def _ultralytics(run: Run, rate: float, last: int) -> EpochRates | None:
    if run.word("optimizer") == "auto":
        return None
    fraction, cosine = run.number("final_lr_fraction"), run.flag("cos_lr") or False
    warmup = run.number("warmup_epochs")
    plan = Ultralytics(
        lr=rate,
        lrf=0.01 if fraction is None else fraction,
        epochs=last,
        batches=_FINE,
        cos_lr=cosine,
        warmup_epochs=3.0 if warmup is None else warmup,
    )
    curve, shape = plan.curve(), "코사인" if cosine else "선형"
    return EpochRates(
        name=f"Ultralytics {shape} 일정(lrf {figure(plan.lrf)})",
        horizon_name="epochs",
        formula=f"lr0 {rate:g}, lrf {plan.lrf:g}, 웜업 {plan.warmup_epochs:g} 에폭, 전체 {last} 에폭, {{epoch}}번째 에폭의 끝",
        peak=rate,
        last=last,
        curve=lambda step: rate_at(curve, (step + 1) * _FINE - 1),
    )


def _by_epoch(run: Run, entry: Entry, rate: float, last: int) -> EpochRates | None:
    """Return a torch schedule that is called once an epoch; None when its horizon must count steps."""
    settings = {p.name: value for p in parameters(entry) if (value := _given(run, entry, p.name)) is not None}
    settings.pop("lr", None)
    horizons = [v for name, v in settings.items() if name in {entry.total, "step_size", "total_iters", "t_0"}]
    if any(isinstance(v, int | float) and v > _COUNTS_STEPS * last for v in horizons):
        return None
    made = simulate(LrPlan(schedule=entry.name, lr=rate, total_steps=last, settings=settings))
    written = next((s.name.rpartition(".")[2] for s in run.stated(entry.total)), "") if entry.total else ""
    told = ", ".join(f"{n} {v:g}" for n, v in settings.items() if isinstance(v, int | float))
    return EpochRates(
        name=f"{entry.aliases[0]}({told or f'전체 {last} 에폭'})",
        horizon_name=written or "epochs",
        formula=f"{entry.aliases[0]}({told}), 학습률 {rate:g}, 에폭마다 한 번 호출, {{epoch}}번째 에폭",
        peak=rate,
        last=last,
        curve=lambda step: made.at([step])[0],
    )


def _by_step(run: Run, entry: Entry, rate: float, last: int) -> EpochRates | None:
    total, ratio = last * _FINE, run.number("warmup_ratio") or 0.0
    planned, warmup = run.number("total_steps"), run.number("warmup_steps")
    if planned and warmup:
        ratio = min(1.0, warmup / planned)
    made = simulate(LrPlan(schedule=entry.name, lr=rate, total_steps=total, warmup_ratio=ratio))
    short = entry.aliases[0]
    return EpochRates(
        name=f"{short} 일정(웜업 {100 * ratio:.0f} %)",
        horizon_name="num_train_epochs",
        formula=f"{short}, 학습률 {rate:g}, 전체 {last} 에폭, {{epoch}}번째 에폭의 끝",
        peak=rate,
        last=last,
        curve=lambda step: made.at([(step + 1) * _FINE - 1])[0],
    )


def _given(run: Run, entry: Entry, name: str) -> Value:
    """Return the argument of a schedule as the configuration writes it, None when it does not or cannot be read."""
    setting = next(iter(run.stated(name)), None)
    if setting is None or setting.value is None:
        return None
    try:
        return parse(entry, name, str(setting.value).strip("[]()"))
    except ValueError:
        return None
