"""현상과 직접 원인: what broke, the raw lines that show it and the curve around it."""

from __future__ import annotations

from jindan_agent.report.blocks import Block, Fence, Section, bullets
from jindan_agent.report.chart import draw
from jindan_agent.report.citations import place
from jindan_agent.report.decisive import turning_point
from jindan_agent.report.draft import Draft
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Severity
from jindan_tools.text.safe import safe_line

_MOST_LINES = 8
_LAST_WORDS = (EventKind.EXCEPTION, EventKind.CUDA_OOM, EventKind.KILLED, EventKind.INTERRUPT, EventKind.TIME_LIMIT)


def observation(draft: Draft) -> Section | None:
    """Return what was seen, without any explanation."""
    found = draft.diagnosis
    titles = dict.fromkeys(
        f.title
        for f in found.findings
        if f.severity in (Severity.CRITICAL, Severity.HIGH) and f.title != found.verdict_reason
    )
    blocks: list[Block] = [bullets(*((title,) for title in titles))] if titles else []
    lines = _raw_lines(found)
    if lines:
        blocks.append(Fence(lines=lines, language="log"))
    turn = turning_point(found)
    if turn is not None:
        blocks.append(Fence(lines=draw(turn)))
    return Section(title="현상과 직접 원인", blocks=tuple(blocks)) if blocks else None


def _raw_lines(found: Diagnosis) -> tuple[str, ...]:
    """Return the quoted lines of the worst findings and the last words of the log, each with its place."""
    quoted = [
        (place(e.source), e.quote) for f in found.findings for e in f.evidence if e.quote and e.source is not None
    ]
    last = [_words(e) for e in list(found.run.of_kind(*_LAST_WORDS))[-2:]]
    lines = dict.fromkeys(f"{where} | {safe_line(text, 200)}" for where, text in [*quoted[:_MOST_LINES], *last])
    return tuple(lines)[:_MOST_LINES]


def _words(event: Event) -> tuple[str, str]:
    return place(event.source), event.text
