"""How many rows a Hugging Face run had, and how many went into one update, from the speeds that it prints at the end."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.setting import Origin, Resolved
from jindan_tools.resolve.given import Config
from jindan_tools.text.figures import figure

# Below it the last, smaller update of an epoch explains the ratio, and nothing was accumulated.
_MORE_THAN_ONE = 1.5


def resolve_rows(config: Config, events: Sequence[Event]) -> None:
    """Set `train_samples` from what the Trainer prints at the end, where nothing states it: speed x runtime / epochs.

    Source: transformers trainer.py, num_train_samples = examples x epochs, divided by the runtime in speed_metrics.
    """
    end = next((e for e in reversed(events) if e.kind is EventKind.FINISHED and "train_runtime" in e.data), None)
    if end is None or "train_samples" in config:
        return
    speed, runtime, epochs = (end.number(name) for name in ("train_samples_per_second", "train_runtime", "epoch"))
    if not speed or not runtime or not epochs or epochs < 1:
        return
    rows = round(speed * runtime / epochs)
    config["train_samples"] = Resolved(
        name="train_samples",
        value=rows,
        origin=Origin.INFERRED,
        source=end.source,
        reason=f"train_samples_per_second {figure(speed)} × train_runtime {figure(runtime)} ÷ {figure(epochs)} 에폭 ≈ {rows}",
    )


def resolve_samples_per_update(config: Config, events: Sequence[Event]) -> None:
    """Set `effective_batch` from the two speeds that the Trainer prints at the end, where they show more than a batch.

    Source: transformers trainer_utils.speed_metrics divides the samples and the updates of the whole run by the same
    runtime, so that their ratio is the mean number of samples of an update.
    """
    batch = config.get("batch_size")
    size = None if batch is None else batch.number()
    if not size or ("gradient_accumulation" in config and "devices" in config):
        return
    end = next((e for e in reversed(events) if e.kind is EventKind.FINISHED and "train_runtime" in e.data), None)
    samples = None if end is None else end.number("train_samples_per_second")
    updates = None if end is None else end.number("train_steps_per_second")
    if end is None or not samples or not updates or samples / updates < _MORE_THAN_ONE * size:
        return
    held = round(samples / updates)
    config["effective_batch"] = Resolved(
        name="effective_batch",
        value=held,
        origin=Origin.INFERRED,
        source=end.source,
        reason=(
            f"train_samples_per_second {figure(samples)} ÷ train_steps_per_second {figure(updates)} = {held}: "
            f"갱신 한 번에 표본 {held}개로, 배치 {figure(size)} 값의 {figure(held / size, 3)}배(누적 × 장치)입니다."
        ),
    )
