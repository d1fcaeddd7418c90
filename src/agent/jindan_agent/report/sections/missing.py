"""부족한 증거: the file or command that would decide what is left open."""

from __future__ import annotations

from jindan_agent.report.blocks import Bullet, Bullets, Section, Strong
from jindan_agent.report.draft import Draft
from jindan_tools.causes.catalogue import page
from jindan_tools.model.diagnosis import Verdict


def missing(draft: Draft) -> Section | None:
    """Return what is missing; the checks of causes stand beside their cause and are not repeated."""
    found = draft.diagnosis
    checks = {page(cause.id).check.command for cause in found.causes}
    held = [m for m in found.missing if m.how not in checks]
    if not held:
        return None
    title = "판단을 가를 자료" if found.verdict is Verdict.INSUFFICIENT_EVIDENCE else "부족한 증거"
    items = tuple(Bullet(text=(Strong(m.what), f": {m.why}"), below=((m.how,),)) for m in held)
    return Section(title=title, blocks=(Bullets(items=items),))
