"""Read metrics written as one JSON object a line: LLaMA-Factory, detectron2, MMEngine and hand-written loggers."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.axes import EPOCH_NAMES, PLAN_NAMES, STEP_NAMES, key_of
from jindan_tools.readers.files.cells import of_object
from jindan_tools.readers.files.json_settings import keep
from jindan_tools.readers.files.jsonl_counter import LEAST, counted_by_any_name, is_counted
from jindan_tools.readers.files.jsonl_records import Records, Repeats, parse_object, read_records, wrote_second
from jindan_tools.readers.files.jsonl_shapes import plain_record
from jindan_tools.readers.files.records import rows_of
from jindan_tools.readers.files.table_columns import Row, series_of
from jindan_tools.readers.files.told_events import event_word, told_events
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
# A record of the training that states its epoch too.
_BOTH = frozenset({"iter", "step", "epoch"})
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
        return read_metrics([(line, plain_record(record)) for line, record in found], file, problem)


def read_metrics(records: Records, file: TextFile, problem: str) -> Reading:
    """Return series, settings and events of metric records of a file."""
    return _gathered(records, file.path).reading(problem, thinned=file.thinned)


def _gathered(records: Records, path: str) -> MetricRecords:
    found = MetricRecords(path)
    for line, record in records:
        found.add(line, record)
    return found


class _Fact(Struct, frozen=True, kw_only=True):
    """What a record says by itself: with a step or epoch (`timed`) its numbers, in `bare` without what is dropped."""

    line: int
    record: dict[str, object]
    repeats: bool
    counted: bool
    timed: bool
    row: Row | None
    bare: Row | None
    planned: bool
    message: bool
    leveled: bool


class MetricRecords:
    """The records of a file, which others may follow: each is looked at once, when it comes."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._facts: list[_Fact] = []
        self._repeats = Repeats()

    def add(self, line: int, record: dict[str, object]) -> None:
        """Take the next record."""
        timed = _is_timed(record)
        row = next(rows_of([(line, record)]), None) if timed else None
        fact = _Fact(
            line=line,
            record=record,
            repeats=self._repeats.repeats(record),
            counted=is_counted(record),
            timed=timed,
            row=row,
            bare=None if row is None else _without_dropped(row),
            planned=timed and not _PLANS.isdisjoint(record),
            message=_is_message(record),
            leveled="level" in record or "levelname" in record,
        )
        self._facts.append(fact)

    def copy(self) -> MetricRecords:
        """Return another one with the same records."""
        other = MetricRecords(self._path)
        other._facts, other._repeats = self._facts.copy(), self._repeats.copy()
        return other

    def reading(self, problem: str, *, thinned: bool = False) -> Reading:
        """Return what the records say."""
        if sum(not fact.counted for fact in self._facts) >= LEAST:
            records = [(fact.line, fact.record) for fact in self._facts]
            told = counted_by_any_name(records)
            if told is not records:
                return _gathered(told, self._path)._said(problem, thinned=thinned)
        return self._said(problem, thinned=thinned)

    def _said(self, problem: str, *, thinned: bool) -> Reading:
        repeats = sum(fact.repeats for fact in self._facts)
        second = wrote_second(repeats, len(self._facts))
        kept = [fact for fact in self._facts if not fact.repeats] if second else self._facts
        return Reading(
            framework=_framework(kept),
            settings=(*_stated(kept, self._path), *_plans(kept, self._path)),
            series=series_of(_bare_rows(kept), self._path, thinned=thinned),
            events=(
                *(_second_writer(kept, repeats, self._path) if second else ()),
                *_messages(kept, self._path),
                *told_events(((f.line, f.record) for f in kept), self._path),
            ),
            problem=problem,
        )


def _without_dropped(row: Row) -> Row:
    return Row(line=row.line, numbers={k: v for k, v in row.numbers.items() if not _is_dropped(k)})


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


def _bare_rows(facts: Sequence[_Fact]) -> tuple[Row, ...]:
    """Return the rows, MMEngine's of a validation, which hold only the epoch and call it `step`, by it with a val/ prefix."""
    both = [f.row.numbers["epoch"] for f in facts if f.row is not None and f.row.numbers.keys() >= _BOTH]
    if not both:
        return tuple(fact.bare for fact in facts if fact.bare is not None)
    last, found = max(both), list[Row]()
    for fact in facts:
        if fact.row is not None and fact.bare is not None:
            numbers = fact.row.numbers
            validates = "iter" not in numbers and numbers.get("step", last + 1) <= last
            found.append(_without_dropped(_by_epoch(fact.row)) if validates else fact.bare)
    return tuple(found)


def _by_epoch(row: Row) -> Row:
    numbers = {n if "/" in n else f"val/{n}": v for n, v in row.numbers.items() if n != "step"}
    return Row(line=row.line, numbers={**numbers, "epoch": row.numbers["step"]})


def _framework(facts: Sequence[_Fact]) -> Framework | None:
    keys = {key for keys in {tuple(fact.record) for fact in facts} for key in keys}
    return next((framework for framework, signs in _SIGNS if signs <= keys), None)


def _stated(facts: Sequence[_Fact], path: str) -> tuple[Setting, ...]:
    """Return records without a step or epoch as settings (a logged configuration, a final summary)."""
    found: list[Setting] = []
    for fact in facts:
        if not fact.timed and not fact.message and not event_word(fact.record):
            for key, value in fact.record.items():
                keep(found, key, value, Source(path=path, line=fact.line, field=key))
    return tuple(found)


def _plans(facts: Sequence[_Fact], path: str) -> tuple[Setting, ...]:
    found: dict[str, tuple[float, int]] = {}
    for fact in facts:
        if fact.planned:
            for key in sorted(_PLANS & fact.record.keys()):
                value = of_object(fact.record[key])
                if value is not None:
                    found[key] = value, fact.line
    return tuple(
        Setting(name=key, value=value, source=Source(path=path, line=line, field=key))
        for key, (value, line) in found.items()
    )


def _second_writer(facts: Sequence[_Fact], repeats: int, path: str) -> tuple[Event, ...]:
    data: dict[str, str | float] = {"problem": "duplicate_writers", "repeats": float(repeats)}
    text = f"{repeats} records repeat the step and keys of the record before"
    return (Event(kind=EventKind.WARNING, text=text, source=Source(path=path, line=facts[0].line), data=data),)


def _is_message(record: dict[str, object]) -> bool:
    return any(isinstance(record.get(k), str) for k in ("msg", "message")) and "level" in {k.lower() for k in record}


def _messages(facts: Sequence[_Fact], path: str) -> tuple[Event, ...]:
    """Return structured log messages at the level of a warning or above."""
    found: list[Event] = []
    for fact in facts:
        if not fact.leveled:
            continue
        record = fact.record
        level = str(record.get("level", record.get("levelname", ""))).lower()
        text = record.get("message", record.get("msg"))
        if level in _LEVELS and isinstance(text, str):
            source = Source(path=path, line=fact.line)
            found.append(Event(kind=EventKind.WARNING, text=text[:4000], source=source, data={"level": level}))
    return tuple(found)
