"""참고 사항: what was noticed beside the cause, or in a healthy run."""

from __future__ import annotations

from jindan_agent.report.blocks import Bullet, Bullets, Code, Section
from jindan_agent.report.draft import Draft
from jindan_tools.model.cause import STATUS_KO, Cause
from jindan_tools.model.diagnosis import Verdict

_MOST = 6


def remarks(draft: Draft) -> Section | None:
    """Return the remarks; in a healthy run also causes that too little speaks for."""
    held = draft.remarks() if draft.diagnosis.verdict is not Verdict.HEALTHY else draft.diagnosis.causes
    held = tuple(c for c in held if not draft.says_nothing_new(c) and not c.explained_by)
    if not held:
        return None
    return Section(title="참고 사항", blocks=(Bullets(items=tuple(_item(draft, c) for c in held[:_MOST])),))


def _item(draft: Draft, cause: Cause) -> Bullet:
    ids = tuple(dict.fromkeys(i for a in cause.arguments_for for i in a.evidence_ids))
    title = f": {cause.arguments_for[0].title}" if cause.arguments_for else ""
    return Bullet(
        text=(f"{cause.name_ko} (", Code(cause.id), f", {STATUS_KO[cause.status]}){title}"),
        below=draft.citations.cite(ids),
    )
