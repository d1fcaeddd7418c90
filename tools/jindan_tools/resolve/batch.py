"""The number of samples behind one weight update."""

from __future__ import annotations

from jindan_tools.arithmetic.effective_batch import ULTRALYTICS_NBS, ultralytics_accumulate
from jindan_tools.model.run import Framework
from jindan_tools.model.setting import Origin, Resolved
from jindan_tools.resolve.given import Config

_YOLO = (Framework.ULTRALYTICS, Framework.YOLOV5)


def resolve_batch(config: Config, framework: Framework) -> None:
    """Set `effective_batch`, and for Ultralytics `nominal_batch` and `gradient_accumulation`, when they are known.

    Ultralytics accumulates max(round(nbs / batch), 1) batches after warmup (source: BaseTrainer._setup_train);
    elsewhere effective batch = batch x accumulation x devices, each taken as 1 only when the batch itself is given
    and the other is not stated anywhere.
    """
    _from_trainer_state(config, framework)
    batch = _positive(config, "batch_size")
    if batch is None:
        return
    if framework in _YOLO:
        _accumulate_to_nominal(config, batch)
    accumulation = _positive(config, "gradient_accumulation") or 1.0
    devices = 1.0 if framework in _YOLO else _positive(config, "devices") or 1.0
    parts = f"배치 {batch:g} × 누적 {accumulation:g} × 장치 {devices:g}"
    assumed = [n for n in ("gradient_accumulation", "devices") if n not in config]
    note = f" ({', '.join(assumed)} 값은 기록이 없어 1로 보았습니다)" if assumed and framework not in _YOLO else ""
    config["effective_batch"] = Resolved(
        name="effective_batch",
        value=batch * accumulation * devices,
        origin=Origin.INFERRED,
        source=config["batch_size"].source,
        reason=f"{parts} = {batch * accumulation * devices:g}{note}",
    )


def _from_trainer_state(config: Config, framework: Framework) -> None:
    held = config.get("global_batch")
    if "batch_size" in config or held is None or framework is not Framework.HF_TRAINER:
        return
    config["batch_size"] = Resolved(
        name="batch_size",
        value=held.value,
        origin=Origin.INFERRED,
        source=held.source,
        reason="trainer_state의 train_batch_size는 한 프로세스가 한 번에 읽는 배치입니다.",
    )


def _accumulate_to_nominal(config: Config, batch: float) -> None:
    nominal = _positive(config, "nominal_batch") or float(ULTRALYTICS_NBS)
    if "nominal_batch" not in config:
        config["nominal_batch"] = Resolved(
            name="nominal_batch", value=nominal, origin=Origin.DEFAULT, reason="Ultralytics 기본값 nbs=64"
        )
    steps = ultralytics_accumulate(max(1, int(batch)), max(1, int(nominal)))
    config["gradient_accumulation"] = Resolved(
        name="gradient_accumulation",
        value=steps,
        origin=Origin.INFERRED,
        source=config["batch_size"].source,
        reason=f"max(round({nominal:g} / {batch:g}), 1) = {steps}, 웜업이 끝난 뒤의 값",
    )


def _positive(config: Config, name: str) -> float | None:
    found = config.get(name)
    value = None if found is None else found.number()
    return value if value is not None and value > 0 else None
