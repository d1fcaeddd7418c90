"""Say what excludes a cause: a fact of its own, a figure it would not have left, or the cause that explains the record instead."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.model.cause import Argument, Cause, Status
from jindan_tools.model.diagnosis import Diagnosis

_HEALTH = "healthy_converged"


class Exclusion(Struct, frozen=True, kw_only=True):
    """What excludes a cause. `title` is that of the finding that is told with it, '' where a figure of the run says it."""

    text: str
    title: str
    evidence_ids: tuple[str, ...]


def excluding(found: Diagnosis, cause: Cause) -> Exclusion:
    """Return what excludes a cause that some argument speaks against.

    A finding that proves another cause is no reason by itself: it says that the record has another explanation. Nor is
    it one that a run which failed looks healthy.
    """
    proofs = {a.code: c for c in reversed(found.causes) for a in c.arguments_for}
    healthy = {f.code for f in found.findings if f.argues.get(_HEALTH, 0) > 0} if found.causes else set[str]()
    own = next((a for a in cause.arguments_against if a.code not in proofs and a.code not in healthy), None)
    if own is not None:
        return _told(own, own.title)
    # Most causes have a fact of their own against them.
    from jindan_tools.causes.contrary import contrary  # noqa: PLC0415

    figure = contrary(found.run, cause.id)
    if figure:
        return Exclusion(text=figure, title="", evidence_ids=())
    strongest = cause.arguments_against[0]
    by = proofs.get(strongest.code)
    lead = "" if by is None or by.status is Status.HYPOTHESIS else f"같은 기록을 '{by.name_ko}' 원인이 설명합니다. "
    # The verdict has said it already.
    said = "" if lead and strongest.title == found.verdict_reason else strongest.title
    return _told(strongest, f"{lead}{said}".strip())


def _told(argument: Argument, text: str) -> Exclusion:
    return Exclusion(text=text, title=argument.title, evidence_ids=argument.evidence_ids)
