"""View: the page of a rule or of a cause."""

from __future__ import annotations

from jindan_agent.explain import page_text
from jindan_agent.looks.subject import Subject
from jindan_agent.looks.view import View, nothing, plain

_MOST_LINES = 80


def explain(subject: Subject, target: str, argument: str) -> View:
    """Return what the catalogue says of a rule code or a cause id, given as target or as argument."""
    del subject
    for name in (target, argument):
        text = page_text(name.strip())
        if text is not None:
            return plain(text, _MOST_LINES)
    return nothing("규칙 코드나 원인 id를 target 칸에 쓰세요.")
