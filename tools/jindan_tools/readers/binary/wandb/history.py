"""Decode the records of a W&B run that tell about its training.

Field numbers: wandb/proto/wandb_internal.proto (0.12 to 0.31).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from typing import cast

from msgspec import Struct, field

from jindan_tools.readers.binary.tracks import Tracks
from jindan_tools.readers.binary.wire import BYTES, FIXED64, VARINT, Field, fields, signed
from jindan_tools.readers.files.cells import as_float

_HISTORY, _SUMMARY, _CONFIG, _ALERT, _OUTPUT, _RUN, _EXIT, _ENVIRONMENT = 2, 3, 5, 10, 13, 17, 18, 26
_ITEM_JSON = 16
_MAX_OUTPUT = 4 << 20
_MAX_ITEMS = 5000
_MAX_DEPTH = 3


class Environment(Struct):
    """The machine and the command line, '' and 0 where unknown."""

    python: str = ""
    arguments: list[str] = field(default_factory=list[str])
    program: str = ""
    gpu: str = ""
    gpus: int = 0
    gpu_memory: int = 0
    cuda: str = ""
    record: int = 0


class WandbLog(Struct):
    """What the records say. `config` and `summary` map a dotted key to its value and the record that set it last."""

    tracks: Tracks = field(default_factory=Tracks)
    config: dict[str, tuple[object, int]] = field(default_factory=dict[str, tuple[object, int]])
    summary: dict[str, tuple[object, int]] = field(default_factory=dict[str, tuple[object, int]])
    output: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    output_size: int = 0
    alerts: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    environment: Environment = field(default_factory=Environment)
    exit_code: int | None = None
    exit_record: int = 0
    resumed_at: int | None = None
    resumed_record: int = 0
    rows: int = 0

    def take(self, data: bytes, record: int) -> None:
        """Add one record; raises WireError when the bytes are none."""
        for part in fields(data):
            taker = _TAKERS.get(part.number)
            if taker is not None and part.kind == BYTES:
                taker(self, data, part, record)


def _text(data: bytes, part: Field) -> str:
    return data[part.start : part.end].decode("utf-8", "replace")


def _take_history(log: WandbLog, data: bytes, history: Field, record: int) -> None:
    items: list[tuple[str, object]] = []
    step: int | None = None
    for part in fields(data, history.start, history.end):
        if part.number == 1 and part.kind == BYTES:
            items.append(_item(data, part))
        elif part.number == 2 and part.kind == BYTES:
            step = next((signed(f.value) for f in fields(data, part.start, part.end) if f.number == 1), 0)
    numbers = dict(_numbers(items))
    log.rows += 1
    if step is None:
        step = int(numbers.get("_step", log.rows - 1))
    wall = numbers.get("_timestamp", 0.0)
    for name, value in numbers.items():
        if name.startswith("_"):
            continue
        track = log.tracks.track(name)
        if track is None:
            log.tracks.refused += 1
        else:
            track.add(step, value, wall, record)


def _item(data: bytes, item: Field) -> tuple[str, object]:
    """Return the dotted key of a HistoryItem, SummaryItem or ConfigItem and its value."""
    key, nested = "", list[str]()
    value: object = None
    for part in fields(data, item.start, item.end):
        if part.number == 1 and part.kind == BYTES:
            key = _text(data, part)[:500]
        elif part.number == 2 and part.kind == BYTES:
            nested.append(_text(data, part)[:500])
        elif part.number == 4 and part.kind == VARINT:
            value = bool(part.value)
        elif part.number == 5 and part.kind == VARINT:
            value = (part.value >> 1) ^ -(part.value & 1)
        elif part.number == 6 and part.kind == FIXED64:
            value = struct.unpack_from("<d", data, part.start)[0]
        elif part.number == 7 and part.kind == BYTES:
            value = _text(data, part)
        elif part.number in (8, _ITEM_JSON) and part.kind == BYTES:
            value = _decoded(_text(data, part))
    return key or ".".join(nested), value


def _decoded(text: str) -> object:
    try:
        return cast("object", json.loads(text))
    except (ValueError, RecursionError):
        return None


def _numbers(items: list[tuple[str, object]], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, float]]:
    """Yield the numbers of a row; nested values join their names with a dot, media and histograms are left out."""
    for name, value in items:
        if isinstance(value, bool):
            continue
        if isinstance(value, int | float):
            yield f"{prefix}{name}", as_float(value)
        elif value in ("NaN", "Infinity", "-Infinity"):
            yield f"{prefix}{name}", float(str(value))
        elif isinstance(value, dict) and depth < _MAX_DEPTH and "_type" not in value:
            inner = [(str(k), v) for k, v in cast("dict[object, object]", value).items()]
            yield from _numbers(inner, f"{prefix}{name}.", depth + 1)


def _keep(held: dict[str, tuple[object, int]], data: bytes, group: Field, record: int) -> None:
    for part in fields(data, group.start, group.end):
        if part.number == 1 and part.kind == BYTES and len(held) < _MAX_ITEMS:
            key, value = _item(data, part)
            held[key] = (value, record)


def _take_summary(log: WandbLog, data: bytes, part: Field, record: int) -> None:
    _keep(log.summary, data, part, record)


def _take_config(log: WandbLog, data: bytes, part: Field, record: int) -> None:
    _keep(log.config, data, part, record)


def _take_output(log: WandbLog, data: bytes, output: Field, record: int) -> None:
    for part in fields(data, output.start, output.end):
        if part.number == 3 and part.kind == BYTES and log.output_size < _MAX_OUTPUT:
            line = _text(data, part)
            log.output_size += len(line)
            log.output.append((record, line))


def _take_alert(log: WandbLog, data: bytes, alert: Field, record: int) -> None:
    words = [_text(data, f) for f in fields(data, alert.start, alert.end) if f.number in (1, 2) and f.kind == BYTES]
    if len(log.alerts) < _MAX_ITEMS:
        log.alerts.append((record, ": ".join(words)[:1000]))


def _take_run(log: WandbLog, data: bytes, run: Field, record: int) -> None:
    start, resumed = 0, False
    for part in fields(data, run.start, run.end):
        if part.number == 4 and part.kind == BYTES:
            _keep(log.config, data, part, record)
        elif part.number == 5 and part.kind == BYTES:
            _keep(log.summary, data, part, record)
        elif part.number == 14 and part.kind == VARINT:
            start = signed(part.value)
        elif part.number == 18 and part.kind == VARINT:
            resumed = bool(part.value)
    if resumed:
        log.resumed_at, log.resumed_record = start, record


def _take_exit(log: WandbLog, data: bytes, part: Field, record: int) -> None:
    found = {f.number: f.value for f in fields(data, part.start, part.end) if f.kind == VARINT}
    if not found.get(3):
        log.exit_code, log.exit_record = signed(found.get(1, 0)), record


def _take_environment(log: WandbLog, data: bytes, part: Field, record: int) -> None:
    held = log.environment
    held.record = record
    for f in fields(data, part.start, part.end):
        match f.number:
            case 2:
                held.python = _text(data, f)[:200]
            case 5 if len(held.arguments) < _MAX_ITEMS:
                held.arguments.append(_text(data, f)[:1000])
            case 6:
                held.program = _text(data, f)[:500]
            case 18:
                held.gpu = _text(data, f)[:200]
            case 19:
                held.gpus = f.value
            case 24 if f.kind == BYTES:
                sizes = (g.value for g in fields(data, f.start, f.end) if g.number == 2 and g.kind == VARINT)
                held.gpu_memory = next(sizes, held.gpu_memory)
            case 25:
                held.cuda = _text(data, f)[:100]
            case _:
                pass


_Taker = Callable[[WandbLog, bytes, Field, int], None]
_TAKERS: dict[int, _Taker] = {
    _HISTORY: _take_history,
    _SUMMARY: _take_summary,
    _CONFIG: _take_config,
    _ALERT: _take_alert,
    _OUTPUT: _take_output,
    _RUN: _take_run,
    _EXIT: _take_exit,
    _ENVIRONMENT: _take_environment,
}
