"""Read the runs that MLflow and Trackio keep in a SQLite file, opened read-only and bounded."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast
from urllib.parse import quote

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.binary.curves import curves_of
from jindan_tools.readers.binary.tracks import Tracks
from jindan_tools.readers.contract import BinaryFile, Part, Reading
from jindan_tools.readers.files.cells import of_object, scalar
from jindan_tools.readers.files.json_settings import keep

_MAGIC = b"SQLite format 3\x00"
_MAX_RUNS = 200
_MAX_POINTS = 2_000_000
_MAX_PARAMS = 5000
# Some 10^9 steps of SQLite's machine, minutes at most, then the query is given up.
_STEPS_A_CALL, _MAX_CALLS = 1_000_000, 1000
Row = tuple[object, ...]


class SqliteStore:
    """mlflow.db (MLflow 2 and 3) and the project files of Trackio."""

    name = "sqlite-store"

    def claims(self, path: str, head: bytes) -> bool:
        """Take any SQLite 3 file; one with other tables gives no part."""
        del path
        return head.startswith(_MAGIC)

    def read(self, file: BinaryFile) -> tuple[Part, ...]:
        """Return a part for each run; lines are row numbers of the metrics table."""
        calls = iter(range(_MAX_CALLS))
        parts: list[Part] = []
        try:
            with closing(_open(file.absolute)) as store:
                store.set_progress_handler(lambda: 0 if next(calls, None) is not None else 1, _STEPS_A_CALL)
                parts.extend(_parts(store, file.path))
        except (sqlite3.Error, ValueError, OverflowError) as error:
            problem = f"SQLite 파일을 끝까지 읽지 못했습니다({type(error).__name__})."
            parts.append(Part(reading=Reading(problem=problem)))
        waiting = file.absolute.with_name(file.absolute.name + "-wal")
        if parts and waiting.is_file() and waiting.stat().st_size:
            parts.append(Part(reading=Reading(problem="아직 합쳐지지 않은 최근 기록(-wal 파일)은 읽지 않았습니다.")))
        return tuple(parts)


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _open(path: Path) -> sqlite3.Connection:
    """Open without ever writing, locking, or running what the schema holds."""
    store = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True)
    store.text_factory = _decoded
    store.execute("PRAGMA query_only=ON")
    store.execute("PRAGMA trusted_schema=OFF")
    return store


def _parts(store: sqlite3.Connection, path: str) -> Iterator[Part]:
    tables = {str(name) for (name,) in _rows(store, "SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 1000")}
    if {"runs", "metrics", "params"} <= tables:
        yield from _mlflow(store, path)
    elif "metrics" in tables and "metrics" in _columns(store):
        yield from _trackio(store, path, configured="configs" in tables)


def _rows(store: sqlite3.Connection, query: str, *values: object) -> Iterator[Row]:
    yield from cast("Iterator[Row]", store.execute(query, values))


def _columns(store: sqlite3.Connection) -> set[str]:
    return {str(row[1]) for row in _rows(store, "PRAGMA table_info(metrics)")}


def _mlflow(store: sqlite3.Connection, path: str) -> Iterator[Part]:
    """Source: mlflow/store/tracking/dbmodels/models.py (2.x, 3.x): SqlRun, SqlMetric, SqlParam."""
    query = "SELECT run_uuid, name, status FROM runs WHERE lifecycle_stage = 'active' ORDER BY start_time LIMIT ?"
    for run, name, status in _rows(store, query, _MAX_RUNS):
        tracks = Tracks()
        points = (
            "SELECT rowid, key, step, value, is_nan, timestamp FROM metrics WHERE run_uuid = ? ORDER BY rowid LIMIT ?"
        )
        for row, key, step, value, is_nan, time in _rows(store, points, run, _MAX_POINTS):
            number = float("nan") if is_nan else of_object(value)
            track = tracks.track(str(key)) if number is not None else None
            if track is not None and number is not None:
                track.add(_whole(step), number, _whole(time) / 1000, _whole(row))
        settings = [
            Setting(name=str(key)[:500], value=scalar(str(value)), source=Source(path=path, field=str(key)[:500]))
            for key, value in _rows(store, "SELECT key, value FROM params WHERE run_uuid = ? LIMIT ?", run, _MAX_PARAMS)
        ]
        yield _part(tracks, settings, path, str(name or run), _ended(str(status), path))


def _ended(status: str, path: str) -> tuple[Event, ...]:
    """Return a killed or failed run as an event; FINISHED proves nothing, as in the file store."""
    source = Source(path=path, field="status")
    if status == "KILLED":
        return (Event(kind=EventKind.KILLED, text=f"status: {status}", source=source, data={"by": "unknown"}),)
    if status == "FAILED":
        data: dict[str, str | float] = {"problem": "mlflow_failed"}
        return (Event(kind=EventKind.WARNING, text=f"status: {status}", source=source, data=data),)
    return ()


def _trackio(store: sqlite3.Connection, path: str, *, configured: bool) -> Iterator[Part]:
    """Source: trackio/sqlite_storage.py (0.2 to 0.43): a row of JSON for each logged step."""
    names = _rows(store, "SELECT run_name FROM metrics GROUP BY run_name ORDER BY MIN(id) LIMIT ?", _MAX_RUNS)
    for (run,) in list(names):
        tracks = Tracks()
        query = "SELECT id, step, metrics FROM metrics WHERE run_name = ? ORDER BY id LIMIT ?"
        for row, step, text in _rows(store, query, run, _MAX_POINTS):
            for key, value in _object(text).items():
                number = of_object(value)
                track = tracks.track(key) if number is not None else None
                if track is not None and number is not None:
                    track.add(_whole(step), number, 0.0, _whole(row))
        settings: list[Setting] = []
        found = _rows(store, "SELECT config FROM configs WHERE run_name = ? LIMIT 1", run) if configured else iter(())
        for (text,) in found:
            for key, value in _object(text).items():
                if not key.startswith("_"):
                    keep(settings, key, value, Source(path=path, field=key))
        yield _part(tracks, settings, path, str(run), ())


def _object(text: object) -> dict[str, object]:
    if not isinstance(text, str | bytes) or len(text) > 1 << 20:
        return {}
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {str(k): v for k, v in cast("dict[object, object]", value).items()} if isinstance(value, dict) else {}


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _part(tracks: Tracks, settings: list[Setting], path: str, run: str, events: tuple[Event, ...]) -> Part:
    found = curves_of(tracks, path)
    reading = Reading(settings=(*settings, *found.closing), series=found.series, events=events, problem=found.problem)
    return Part(reading=reading, run=run[:200])
