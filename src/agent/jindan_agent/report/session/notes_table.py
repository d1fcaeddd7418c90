"""메모와 실제: what the notes state, what the files say."""

from __future__ import annotations

from jindan_agent.report.blocks import Code, Section, Table, Text
from jindan_agent.report.citations import place
from jindan_agent.report.session.content import SessionDraft
from jindan_tools.session.checks.claims_vs_settings import shown_claim
from jindan_tools.session.claims import STANDING_KO, Claim, Standing


def notes_table(draft: SessionDraft) -> Section | None:
    """Return the table of stated settings; None without any that a file can answer."""
    rows = tuple(_row(c) for c in draft.found.claims if c.standing is not Standing.UNKNOWN)
    if not rows:
        return None
    table = Table(header=("설정", "메모", "실제", "판정", "메모의 위치", "설정의 위치"), rows=rows)
    return Section(title="메모와 실제 설정", blocks=(table,))


def _row(claim: Claim) -> tuple[Text, ...]:
    member, setting = (claim.against or claim.agreeing)[0]
    count = len(claim.against) + len(claim.agreeing)
    noted = shown_claim(claim)
    before = claim.stated.before
    return (
        (Code(setting.name),),
        (noted if before is None else f"{before:g} → {noted}",),
        (f"{claim.actual} ({len(claim.against) or len(claim.agreeing)}/{count}개 실행)",),
        (STANDING_KO[claim.standing],),
        (Code(place(claim.stated.note.source)),),
        (Code(place(member.at(setting.source))),),
    )
