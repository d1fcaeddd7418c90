"""Read metrics written as one JSON object a line: LLaMA-Factory, detectron2, MMEngine and hand-written loggers."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.axes import EPOCH_NAMES, PLAN_NAMES, STEP_NAMES, key_of
from jindan_tools.readers.files.cells import of_object
from jindan_tools.readers.files.json_settings import keep
from jindan_tools.readers.files.jsonl_counter import counted_by_any_name
from jindan_tools.readers.files.jsonl_records import Records, parse_object, read_records, without_repeats
from jindan_tools.readers.files.jsonl_shapes import plain_record
from jindan_tools.readers.files.records import rows_of
from jindan_tools.readers.files.table_columns import Row, series_of
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.readers.roles import describe

# Keys that only one trainer writes together.
_SIGNS: tuple[tuple[Framework, frozenset[str]], ...] = (
    (Framework.HF_TRAINER, frozenset({"current_steps", "total_steps", "percentage"})),
    (Framework.DETECTRON2, frozenset({"iteration", "total_loss", "data_time"})),
    (Framework.MMDET, frozenset({"iter", "step", "epoch", "data_time"})),
)
_PLANS = frozenset({"total_steps", "max_steps", "total_epochs", "num_train_epochs", "max_epochs", "total_iters"})
_DROPPED = _PLANS | {"percentage"}
_LEVELS = frozenset({"warning", "error", "critical", "fatal"})


class JsonlMetrics:
    """A JSON Lines file of metrics."""

    name = "jsonl-metrics"

    def claims(self, path: str, head: str) -> bool:
        """Take .jsonl files of objects, and .json files whose first two lines each are a whole object."""
        name = file_name(path)
        lines = [line for line in head.lstrip("\ufeff").split("\n") if line.strip()]
        if not lines or not name.endswith((".jsonl", ".ndjson", ".json")) or not lines[0].lstrip().startswith("{"):
            return False
        if not name.endswith(".json"):
            return True
        first = parse_object(lines[0])
        if first is None:
            return False
        return lines[1].lstrip().startswith("{") if len(lines) > 1 else _is_measured(first)

    def read(self, file: TextFile) -> Reading:
        """Return the numbers of all records as series; records without a step or epoch are settings."""
        found, problem = read_records(file)
        records = [(line, plain_record(record)) for line, record in found]
        return read_metrics(records, file, problem)


def read_metrics(records: Records, file: TextFile, problem: str) -> Reading:
    """Return series, settings and events of metric records of a file."""
    path = file.path
    kept, repeats = without_repeats(counted_by_any_name(records))
    timed = [(line, record) for line, record in kept if _is_timed(record)]
    rows = tuple(_validation_by_epoch(tuple(rows_of(timed))))
    bare = tuple(Row(line=r.line, numbers={k: v for k, v in r.numbers.items() if not _is_dropped(k)}) for r in rows)
    return Reading(
        framework=_framework(kept),
        settings=(*_stated(kept, path), *_plans(kept, path)),
        series=series_of(bare, path, thinned=file.thinned),
        events=(*_second_writer(kept, repeats, path), *_messages(kept, path)),
        problem=problem,
    )


def _is_dropped(name: str) -> bool:
    """Say whether a figure is a setting that records repeat: a plan, or the configuration of a trial of Ray Tune."""
    return name in _DROPPED or name.startswith("config/")


def _is_measured(record: dict[str, object]) -> bool:
    """Say whether a lone object is a record: a number says when, another one is a loss or a metric."""
    figures = [k for k, v in record.items() if of_object(v) is not None]
    when = any(key_of(k) in (STEP_NAMES | EPOCH_NAMES) - PLAN_NAMES for k in figures)
    return when and any(describe(k).higher_is_better is not None for k in figures)


def _is_timed(record: dict[str, object]) -> bool:
    return any(key_of(k) in STEP_NAMES | EPOCH_NAMES and of_object(v) is not None for k, v in record.items())


def _validation_by_epoch(rows: Sequence[Row]) -> Sequence[Row]:
    """Give MMEngine's validation rows, which hold only the epoch and call it `step`, their epoch and a val/ prefix."""
    both = [row for row in rows if {"iter", "step", "epoch"} <= row.numbers.keys()]
    if not both:
        return rows
    last = max(row.numbers["epoch"] for row in both)
    return [
        row if "iter" in row.numbers or row.numbers.get("step", last + 1) > last else _by_epoch(row) for row in rows
    ]


def _by_epoch(row: Row) -> Row:
    numbers = {n if "/" in n else f"val/{n}": v for n, v in row.numbers.items() if n != "step"}
    return Row(line=row.line, numbers={**numbers, "epoch": row.numbers["step"]})


def _framework(records: Records) -> Framework | None:
    keys = {key for _, record in records for key in record}
    return next((framework for framework, signs in _SIGNS if signs <= keys), None)


def _stated(records: Records, path: str) -> tuple[Setting, ...]:
    """Return records without a step or epoch as settings (a logged configuration, a final summary)."""
    found: list[Setting] = []
    for line, record in records:
        if not _is_timed(record) and not _is_message(record):
            for key, value in record.items():
                keep(found, key, value, Source(path=path, line=line, field=key))
    return tuple(found)


def _plans(records: Records, path: str) -> tuple[Setting, ...]:
    found: dict[str, Setting] = {}
    for line, record in records:
        for key in _PLANS & record.keys():
            value = of_object(record[key])
            if value is not None and _is_timed(record):
                found[key] = Setting(name=key, value=value, source=Source(path=path, line=line, field=key))
    return tuple(found.values())


def _second_writer(records: Records, repeats: int, path: str) -> tuple[Event, ...]:
    if not repeats:
        return ()
    data: dict[str, str | float] = {"problem": "duplicate_writers", "repeats": float(repeats)}
    text = f"{repeats} records repeat the step and keys of the record before"
    return (Event(kind=EventKind.WARNING, text=text, source=Source(path=path, line=records[0][0]), data=data),)


def _is_message(record: dict[str, object]) -> bool:
    return any(isinstance(record.get(k), str) for k in ("msg", "message")) and "level" in {k.lower() for k in record}


def _messages(records: Records, path: str) -> tuple[Event, ...]:
    """Return structured log messages at the level of a warning or above."""
    found: list[Event] = []
    for line, record in records:
        level = str(record.get("level", record.get("levelname", ""))).lower()
        text = record.get("message", record.get("msg"))
        if level in _LEVELS and isinstance(text, str):
            source = Source(path=path, line=line)
            found.append(Event(kind=EventKind.WARNING, text=text[:4000], source=source, data={"level": level}))
    return tuple(found)
