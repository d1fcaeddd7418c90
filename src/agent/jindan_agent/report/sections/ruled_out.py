"""배제한 가설: what it is not, each with the fact that excludes it."""

from __future__ import annotations

from jindan_agent.report.blocks import Bullet, Bullets, Code, Section
from jindan_agent.report.draft import Draft
from jindan_tools.model.cause import Cause

_MOST = 8


def ruled_out(draft: Draft) -> Section | None:
    """Return the excluded causes with what excludes them."""
    causes = [c for c in draft.diagnosis.ruled_out if c.arguments_against][:_MOST]
    if not causes:
        return None
    return Section(title="배제한 가설", blocks=(Bullets(items=tuple(_item(draft, c) for c in causes)),))


def _item(draft: Draft, cause: Cause) -> Bullet:
    strongest = cause.arguments_against[0]
    return Bullet(
        text=(f"{cause.name_ko} (", Code(cause.id), f"): {strongest.title}"),
        below=draft.citations.cite(strongest.evidence_ids),
    )
