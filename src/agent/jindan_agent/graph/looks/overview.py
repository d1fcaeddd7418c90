"""View: what the run is made of."""

from __future__ import annotations

from collections import Counter

from jindan_agent.graph.looks.cut import cut_lines
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.event import Event
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_MOST_LINES = 80


def overview(diagnosis: Diagnosis, target: str, argument: str) -> str:
    """Return the settings in force, the span of each series and the kinds of events with an example each."""
    del target, argument
    run = diagnosis.run
    settings = [
        f"설정 {held.name} = {safe_line(str(held.value), 60)} ({held.origin.value})" for held in run.config.values()
    ]
    series = [
        f"곡선 S{n} {safe_line(s.name, 60)}: 처음 {figure(s.values[0])}, 마지막 {figure(s.values[-1])}, {len(s)}개"
        for n, s in enumerate(run.series, start=1)
        if len(s)
    ]
    return cut_lines([*settings, *series, *_events(run.events)], _MOST_LINES, "줄")


def _events(events: tuple[Event, ...]) -> list[str]:
    count = Counter(e.kind for e in events)
    first = {e.kind: e for e in reversed(events)}
    return [
        f"사건 {kind.value} {count[kind]}번, 예: {e.source.label()} {safe_line(e.text, 120)}"
        for kind, e in first.items()
    ]
