"""Report an event that ended the run, once, with its line and how often it was printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding
from jindan_tools.text.safe import safe_line


def report_event(run: Run, kinds: tuple[EventKind, ...], title: str) -> Iterator[Finding]:
    """Yield one finding for the last event of the given kinds; `title` is a Korean sentence without its full stop."""
    event = run.last_event(*kinds)
    if event is not None:
        yield describe_event(event, title)


def describe_event(event: Event, title: str, argues: Mapping[str, float] | None = None) -> Finding:
    """Return the finding for one event; `argues` overrides the rule's declared weights."""
    often = f" 같은 줄이 모두 {event.count}번 나왔습니다." if event.count > 1 else ""
    line = safe_line(event.text, 200)
    fact = cite_line(event, f"로그에 '{line}' 줄이 있습니다.{often}")
    return finding(f"{title}.", fact, severity=Severity.CRITICAL, argues=argues)
