"""Take the numbers of a plan from the resolved configuration and the records of a run."""

from __future__ import annotations

from jindan_tools.curves.select import val_metric
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role
from jindan_tools.planning.budget import Budget
from jindan_tools.planning.raw_setting import raw_number

_MICRO = "train_micro_batch_size_per_gpu"
_EPOCHS_RIPE = 2


def run_budget(run: Run) -> Budget:
    """Return the budget of a run: what its configuration gives, its speed where its records show it."""
    samples = _count(run, "train_samples")
    size = _count(run, "image_size")
    return Budget(
        samples=samples,
        batch=_count(run, "batch_size"),
        accumulation=_count(run, "gradient_accumulation") or 1,
        devices=1 if run.framework is Framework.ULTRALYTICS else _count(run, "devices") or 1,
        epochs=run.number("epochs"),
        steps=_count(run, "total_steps"),
        learning_rate=run.number("learning_rate"),
        weight_decay=run.number("weight_decay"),
        optimizer=run.word("optimizer"),
        throughput=_throughput(run, samples),
        image_size=size,
        measured_image_size=size,
        classes=_count(run, "num_classes") or _count(run, "num_labels"),
        patience=_count(run, "patience"),
        best_epoch=best_epoch(run),
        transformers_version=run.version if run.framework is Framework.HF_TRAINER else None,
        global_batch=_global_batch(run),
    )


def best_epoch(run: Run) -> int | None:
    """Return the 1-based epoch of the best held-out record, None when the records do not tell."""
    series = val_metric(run)
    if series is None or series.best is None:
        return None
    epochs = series.epochs or series.xs
    first, best = epochs[0], epochs[series.best]
    if not (float(best).is_integer() and len(series) >= _EPOCHS_RIPE and epochs[-1] - first >= len(series) - 1):
        return None
    return int(best) + (1 if first == 0 else 0)


def epoch_minutes(run: Run) -> float | None:
    """Return the measured minutes an epoch from a cumulative time column in seconds, None without one.

    Source: Ultralytics results.csv, column `time` since 8.3: seconds since the start of the training.
    """
    for series in run.of_role(Role.TIME):
        rising = all(b > a for a, b in zip(series.finite, series.finite[1:], strict=False))
        if len(series.finite) >= _EPOCHS_RIPE and rising and series.name.strip() == "time" and series.finite[0] > 0:
            return (series.finite[-1] - series.finite[0]) / (len(series.finite) - 1) / 60
    return None


def _throughput(run: Run, samples: int | None) -> float | None:
    minutes = epoch_minutes(run)
    return None if minutes is None or samples is None else samples / (60 * minutes)


def _global_batch(run: Run) -> int | None:
    """Return DeepSpeed's train_batch_size; elsewhere the same name may mean the batch of one process."""
    micro = next(iter(run.stated(_MICRO)), None)
    return None if micro is None else _whole(raw_number(run, "train_batch_size"))


def _count(run: Run, name: str) -> int | None:
    return _whole(run.number(name))


def _whole(value: float | None) -> int | None:
    return int(value) if value is not None and value >= 1 and float(value).is_integer() else None
