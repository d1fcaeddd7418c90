"""배제한 가설: what it is not, each with the fact that excludes it."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_agent.report.blocks import Bullet, Bullets, Code, Section, Span, Text
from jindan_agent.report.draft import Draft
from jindan_tools.model.cause import Argument, Cause

_MOST = 6


def ruled_out(draft: Draft) -> Section | None:
    """Return the excluded causes that one might suspect here, grouped by fact; the others in one line."""
    held = [c for c in draft.diagnosis.ruled_out if c.arguments_against]
    if not held:
        return None
    suspects = [c for c in held if _suspected(draft, c)]
    by_fact: dict[str, list[Cause]] = {}
    for cause in suspects:
        by_fact.setdefault(cause.arguments_against[0].title, []).append(cause)
    groups = list(by_fact.values())
    items = [_item(draft, causes) for causes in groups[:_MOST]]
    others = [c for c in held if c not in suspects] + [c for causes in groups[_MOST:] for c in causes]
    if others:
        items.append(Bullet(text=_others(others)))
    return Section(title="배제한 가설", blocks=(Bullets(items=tuple(items)),))


def _suspected(draft: Draft, cause: Cause) -> bool:
    """Say whether something spoke for the cause, or it is easily taken for one that was found."""
    return bool(cause.arguments_for) or any(cause.id in found.rivals for found in draft.causes())


def _item(draft: Draft, causes: Sequence[Cause]) -> Bullet:
    argument: Argument = causes[0].arguments_against[0]
    names: list[Span] = []
    for cause in causes:
        names += [", " if names else "", f"{cause.name_ko} (", Code(cause.id), ")"]
    return Bullet(text=(*names, f": {argument.title}"), below=draft.citations.cite(argument.evidence_ids))


def _others(causes: Sequence[Cause]) -> Text:
    ids = dict.fromkeys(i for c in causes for i in c.arguments_against[0].evidence_ids)
    return (f"그 밖에 배제한 것: {', '.join(c.name_ko for c in causes)} (근거 {', '.join(ids)})",)
