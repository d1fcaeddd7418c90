"""Put the resolved configuration together: given values first, then what overrides or follows from them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Origin, Resolved, Setting
from jindan_tools.resolve.batch import resolve_batch
from jindan_tools.resolve.given import Config, collect
from jindan_tools.resolve.optimizer import resolve_optimizer
from jindan_tools.resolve.precision import resolve_precision
from jindan_tools.resolve.steps import resolve_steps


def resolve_config(
    settings: Sequence[Setting],
    events: Sequence[Event],
    series: Sequence[Series],
    framework: Framework,
    steps_planned: float | None,
) -> Config:
    """Return canonical name -> value in force, each with its origin, source and reason."""
    config = collect(settings)
    _from_events(config, events)
    if framework is Framework.MMDET:
        # No other trainer has such schedulers.
        from jindan_tools.resolve.engine_warmup import resolve_engine_warmup  # noqa: PLC0415

        resolve_engine_warmup(config, settings)
    resolve_precision(config)
    resolve_optimizer(config, events)
    _logged_learning_rate(config, series)
    if any(e.kind is EventKind.SCRIPT for e in events):
        # Few runs have their script beside them.
        from jindan_tools.resolve.made_in_script import resolve_made_in_script  # noqa: PLC0415

        resolve_made_in_script(config, events)
    if framework is Framework.HF_TRAINER:
        # Only its Trainer prints the total.
        from jindan_tools.resolve.devices_of_total import resolve_devices  # noqa: PLC0415

        resolve_devices(config, settings)
    if framework is Framework.MEGATRON:
        # No other trainer names the parts of a model in its settings.
        from jindan_tools.resolve.model_parallel import resolve_model_parallel  # noqa: PLC0415

        resolve_model_parallel(config, settings)
    resolve_batch(config, framework)
    _samples_per_update(config, events, framework)
    resolve_steps(config, steps_planned)
    return config


def _samples_per_update(config: Config, events: Sequence[Event], framework: Framework) -> None:
    if framework is not Framework.HF_TRAINER:
        return
    # Only the Hugging Face Trainer prints what it is read from.
    from jindan_tools.resolve.samples_per_update import resolve_rows, resolve_samples_per_update  # noqa: PLC0415

    resolve_samples_per_update(config, events)
    resolve_rows(config, events)


_EVENT_VALUES = (
    (EventKind.DEVICE, "gpu", "gpu_name"),
    (EventKind.DEVICE, "memory_mib", "gpu_memory_mib"),
    (EventKind.DEVICE, "count", "devices"),
    (EventKind.DATASET, "classes", "num_classes"),
    (EventKind.DATASET, "train", "train_samples"),
    (EventKind.DATASET, "val", "val_samples"),
)


def _from_events(config: Config, events: Sequence[Event]) -> None:
    for kind, key, name in _EVENT_VALUES:
        if name in config:
            continue
        event = next((e for e in events if e.kind is kind and key in e.data), None)
        if event is not None:
            config[name] = Resolved(
                name=name,
                value=event.data[key],
                origin=Origin.INFERRED,
                source=event.source,
                reason="로그에 찍힌 값입니다.",
            )


def _logged_learning_rate(config: Config, series: Sequence[Series]) -> None:
    """Take the highest logged learning rate where no file states one, or where the trainer chose its own."""
    rates = [s for s in series if s.role is Role.LEARNING_RATE and s.argmax is not None]
    held = config.get("learning_rate")
    optimizer = config.get("optimizer")
    automatic = optimizer is not None and str(optimizer.value).lower() == "auto"
    if held is not None and automatic and not rates:
        unused = "optimizer=auto 설정이라 이 값은 쓰이지 않고, auto가 고른 값은 기록에 없습니다."
        config["learning_rate"] = replace(held, reason=unused)
    if not rates or (held is not None and not automatic):
        return
    main = max(rates, key=len)
    top = main.argmax or 0
    config["learning_rate"] = Resolved(
        name="learning_rate",
        value=main.values[top],
        origin=Origin.INFERRED if held is None else Origin.OVERRIDDEN,
        source=main.source(top),
        given=None if held is None else held.value,
        reason=(
            "설정 파일에 없어 로그에 찍힌 학습률의 최고값을 썼습니다."
            if held is None
            else "optimizer=auto 설정이라 lr0 값이 쓰이지 않았습니다. 로그에 찍힌 최고값입니다."
        ),
    )
