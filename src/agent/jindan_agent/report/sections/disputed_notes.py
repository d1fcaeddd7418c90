"""디렉터리의 메모와 다른 점: what notes and comments blame, and the fact that decides otherwise."""

from __future__ import annotations

from jindan_agent.report.blocks import Bullet, Bullets, Code, Section, Span
from jindan_agent.report.draft import Draft
from jindan_tools.model.diagnosis import Dispute, Verdict


def disputed_notes(draft: Draft) -> Section | None:
    """Return one item a claim that the records contradict; notes that agree or stay open are not mentioned."""
    disputes = draft.diagnosis.disputes
    if not disputes:
        return None
    return Section(title="디렉터리의 메모와 다른 점", blocks=(Bullets(items=tuple(_item(draft, d) for d in disputes)),))


def _item(draft: Draft, dispute: Dispute) -> Bullet:
    text: list[Span] = [f"메모는 {dispute.claim} 하지만, 기록은 다릅니다. "]
    if dispute.actual_id:
        text += [f"기록이 가리키는 원인은 {dispute.actual} (", Code(dispute.actual_id), ")입니다. "]
    text.append(dispute.fact)
    if dispute.excluding:
        text.append(f" 배제의 근거: {dispute.excluding}")
    elif draft.diagnosis.verdict is Verdict.HEALTHY:
        text.append(" 이 실행에서는 고칠 잘못이 보이지 않습니다.")
    return Bullet(text=tuple(text), below=draft.citations.cite((dispute.note.id, *dispute.evidence_ids)))
