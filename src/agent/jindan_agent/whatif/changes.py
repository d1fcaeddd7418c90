"""Read what a person wants to change: `lr=2e-4 batch=32`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from jindan_agent.errors import UserError
from jindan_tools.lr.catalogue import find_entry
from jindan_tools.text.safe import safe_line

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "lr": "학습률",
        "batch": "장치당 배치",
        "accumulate": "기울기 누적",
        "devices": "장치 수",
        "epochs": "에폭 수",
        "warmup_steps": "워밍업 스텝(Ultralytics는 warmup_epochs)",
        "warmup_epochs": "워밍업 에폭(Ultralytics)",
        "schedule": "스케줄 이름",
        "image_size": "이미지 한 변(px)",
        "seq_len": "시퀀스 길이(토큰)",
    }
)
# How trainers spell the same thing.
_ALIASES = {
    "lr0": "lr",
    "learning_rate": "lr",
    "batch_size": "batch",
    "per_device_train_batch_size": "batch",
    "gradient_accumulation_steps": "accumulate",
    "num_train_epochs": "epochs",
    "imgsz": "image_size",
    "lr_scheduler_type": "schedule",
    "max_length": "seq_len",
}
_EXAMPLE = "예: /whatif lr=2e-4 batch=32"


class Changes(Struct, frozen=True, kw_only=True):
    """The values to change to; None stays as it is."""

    lr: float | None = None
    batch: int | None = None
    accumulate: int | None = None
    devices: int | None = None
    epochs: float | None = None
    warmup_steps: int | None = None
    warmup_epochs: float | None = None
    schedule: str | None = None
    image_size: int | None = None
    seq_len: int | None = None


def parse_changes(text: str) -> Changes:
    """Return the changes that a text names. Raises UserError for an unknown name or a value without meaning."""
    found: dict[str, object] = {}
    for word in text.split():
        key, equals, value = word.partition("=")
        name = _ALIASES.get(key, key)
        if not equals or name not in NAMES:
            what = f"'{safe_line(word, 60)}' 부분을 알 수 없습니다."
            raise UserError(what, f"이름=값 꼴로 적으세요. 쓸 수 있는 이름: {', '.join(NAMES)}. {_EXAMPLE}")
        found[name] = _value(name, value)
    return Changes(**found)  # pyright: ignore[reportArgumentType]


def _value(name: str, text: str) -> float | int | str:
    if name == "schedule":
        if find_entry(text) is None:
            what = f"'{safe_line(text, 60)}' 이름의 스케줄이 없습니다."
            raise UserError(what, "이름을 보세요: diagnose lr --list")
        return text
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    whole = name not in {"lr", "epochs", "warmup_epochs"}
    least = 0.0 if name.startswith("warmup") else 1.0 if whole else 0.0
    good = math.isfinite(number) and number >= least and number < 1e12 and (not whole or number.is_integer())
    if not good or (name in {"lr", "epochs"} and number <= 0):
        what = f"{NAMES[name]} 값으로 '{safe_line(text, 40)}' 값을 쓸 수 없습니다."
        raise UserError(what, f"{'정수' if whole else '0보다 큰 수'}를 적으세요. {_EXAMPLE}")
    return int(number) if whole else number
