"""유사 사례: earlier reports worth opening; leads, not evidence."""

from __future__ import annotations

from jindan_agent.report.blocks import Bullet, Bullets, Code, Paragraph, Section, Text
from jindan_agent.report.draft import Draft
from jindan_agent.report.prior import PriorCase
from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.model.diagnosis import VERDICT_KO, Verdict

_MOST_CAUSES = 3


def prior(draft: Draft) -> Section | None:
    """Return the recalled reports."""
    cases = draft.content.prior
    if not cases:
        return None
    note = Paragraph(text=("비슷한 이전 보고서입니다. 위 판정의 증거로는 쓰지 않았습니다.",))
    return Section(title="유사 사례", blocks=(note, Bullets(items=tuple(map(_item, cases)))))


def _item(case: PriorCase) -> Bullet:
    taxonomy = load_taxonomy()
    names = ", ".join(taxonomy[c].name_ko if c in taxonomy else c for c in case.causes[:_MOST_CAUSES])
    verdict = VERDICT_KO[Verdict(case.verdict)] if case.verdict in set(Verdict) else case.verdict
    where: Text = (" (", Code(case.path), ")") if case.path else ()
    return Bullet(text=(f"{case.title}: {verdict}, {names}", *where), below=((case.why_similar,),))
