"""배제한 가설: what it is not, each with the fact that excludes it."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_agent.report.blocks import Bullet, Bullets, Code, Section, Span
from jindan_agent.report.draft import Draft
from jindan_tools.model.cause import Cause

_MOST = 8


def ruled_out(draft: Draft) -> Section | None:
    """Return the excluded causes, those that one fact excludes together."""
    by_fact: dict[str, list[Cause]] = {}
    for cause in draft.diagnosis.ruled_out:
        if cause.arguments_against:
            by_fact.setdefault(cause.arguments_against[0].title, []).append(cause)
    if not by_fact:
        return None
    items = tuple(_item(draft, title, causes) for title, causes in list(by_fact.items())[:_MOST])
    return Section(title="배제한 가설", blocks=(Bullets(items=items),))


def _item(draft: Draft, title: str, causes: Sequence[Cause]) -> Bullet:
    spans: list[Span] = []
    for cause in causes:
        spans += [", " if spans else "", f"{cause.name_ko} (", Code(cause.id), ")"]
    ids = causes[0].arguments_against[0].evidence_ids
    return Bullet(text=(*spans, f": {title}"), below=draft.citations.cite(ids))
