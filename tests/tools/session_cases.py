"""Build a session from the compact JSON of a case."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

from msgspec.structs import replace

from jindan_tools.diagnose import diagnose
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Run
from jindan_tools.model.source import Source
from jindan_tools.resolve.config import resolve_config
from jindan_tools.session.member import Member
from jindan_tools.session.notes import as_notes
from jindan_tools.session.session import Script, Session

sys.path.insert(0, str(Path(__file__).parent))
from rule_cases import Json, build_run


def build_session(case: Json) -> Session:
    """Return the session of a case: runs (rule cases with a name), notes (lines of one file), scripts (path: lines)."""
    runs = [_run(data) for data in cast("list[Json]", case["runs"])]
    scripts = cast("dict[str, list[str]]", case.get("scripts", {}))
    return Session(
        root="session",
        name="session",
        members=tuple(Member(label=run.name, prefix=run.name, diagnosis=diagnose(run)) for run in runs),
        notes=tuple(as_notes(_notes(cast("list[str]", case.get("notes", []))))),
        scripts=tuple(Script(path=path, lines=tuple(enumerate(lines, start=1))) for path, lines in scripts.items()),
    )


def _run(data: Json) -> Run:
    run = build_run({**data, "series": [_finite(s) for s in cast("list[Json]", data["series"])]})
    resolved = resolve_config(run.settings, run.events, run.series, run.framework, run.steps_planned)
    return replace(run, name=str(data["name"]), config={**resolved, **run.config})


def _finite(series: Json) -> Json:
    values = [float("nan") if v == "nan" else v for v in cast("list[object]", series["values"])]
    return {**series, "values": values}


def _notes(lines: list[str]) -> list[Event]:
    return [
        Event(kind=EventKind.NOTE, text=text, source=Source(path="notes.md", line=number))
        for number, text in enumerate(lines, start=1)
    ]
