"""View: what the run is made of."""

from __future__ import annotations

from collections import Counter

from jindan_agent.looks.subject import Subject
from jindan_agent.looks.view import Row, View, cut
from jindan_tools.model.event import Event
from jindan_tools.model.run import Run
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_MOST_LINES = 80


def overview(subject: Subject, target: str, argument: str) -> View:
    """Return the settings in force, the span of each series and the kinds of events with an example each."""
    del target, argument
    run = subject.diagnosis.run
    return cut([*_settings(run), *_series(run), *_events(run.events)], _MOST_LINES, "줄")


def _settings(run: Run) -> list[Row]:
    return [
        Row(
            text=f"설정 {held.name} = {safe_line(str(held.value), 60)} ({held.origin.value})",
            source=held.source,
            value=held.number(),
        )
        for held in run.config.values()
    ]


def _series(run: Run) -> list[Row]:
    return [
        Row(
            text=f"곡선 S{n} {safe_line(s.name, 60)}: 처음 {figure(s.values[0])}, 마지막 {figure(s.values[-1])}, {len(s)}개",
            source=s.source(-1),
            value=s.values[-1],
            unit=s.unit,
        )
        for n, s in enumerate(run.series, start=1)
        if len(s)
    ]


def _events(events: tuple[Event, ...]) -> list[Row]:
    count = Counter(e.kind for e in events)
    first = {e.kind: e for e in reversed(events)}
    return [
        Row(
            text=f"사건 {kind.value} {count[kind]}번, 예: {e.source.label()} {safe_line(e.text, 120)}",
            source=e.source,
        )
        for kind, e in first.items()
    ]
