"""교훈: each with its evidence, what to do, and the command that shows it."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import Block, Bullet, Bullets, Fence, Heading, Section, Strong, Text
from jindan_agent.report.session.content import SessionDraft
from jindan_agent.report.words import SEVERITY
from jindan_tools.session.lesson import Lesson
from jindan_tools.text.safe import safe_line

_MOST_EVIDENCE = 6


def lesson_list(draft: SessionDraft) -> Section | None:
    """Return the lessons, the weightiest first."""
    if not draft.found.lessons:
        return None
    blocks = [b for number, each in enumerate(draft.found.lessons, start=1) for b in _lesson(draft, number, each)]
    return Section(title="교훈", blocks=tuple(blocks))


def _lesson(draft: SessionDraft, number: int, each: Lesson) -> Iterator[Block]:
    found = each.finding
    yield Heading(text=(f"교훈 {number} ({SEVERITY[found.severity]}). {safe_line(found.title, 500)}",))
    ids = [e.id for e in found.evidence]
    todo: Text = (Strong("할 일"), f": {safe_line(each.advice, 600)}")
    proof = draft.citations.cite(ids, _MOST_EVIDENCE)
    grounds = (Bullet(text=(Strong("근거"),), below=proof),) if proof else ()
    yield Bullets(items=(*grounds, Bullet(text=todo)))
    if each.command:
        yield Fence(lines=(each.command,), language="bash")
