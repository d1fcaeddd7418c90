"""근본 원인 분석: each cause with its mechanism, both sides of the evidence and the check that would decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_agent.report.blocks import (
    FENCE_LANGUAGE,
    Block,
    Bullet,
    Bullets,
    Code,
    Fence,
    Heading,
    Paragraph,
    Section,
    Strong,
    Text,
)
from jindan_agent.report.draft import Draft
from jindan_agent.report.prose import Proposal
from jindan_tools.causes.catalogue import load_taxonomy, told_page
from jindan_tools.causes.deciding_check import deciding_check
from jindan_tools.model.cause import ROLE_KO, STATUS_KO, Argument, Cause
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.text.figures import percent

_MOST_OBJECTIONS = 3
_HARDLY = -1.0
_MOST_FACTS = 8


def root_causes(draft: Draft) -> Section | None:
    """Return the ranked causes: in full those worth a check tonight, the others as one item each."""
    causes, proposals = draft.causes(), draft.content.prose.proposals
    if not causes and not proposals:
        return _none(draft)
    told = draft.told_in_full()
    blocks: list[Block] = [b for rank, c in enumerate(told, start=1) for b in _cause(draft, rank, c)]
    others = [c for c in causes if c not in told and not draft.says_nothing_new(c)]
    if others:
        blocks.append(Heading(text=("그 밖에 살펴볼 원인",)))
        blocks.append(Bullets(items=tuple(_short(draft, c) for c in others)))
    if proposals:
        blocks.append(Heading(text=("언어 모델이 더한 가설",)))
        blocks.append(Bullets(items=tuple(_proposed(draft, p) for p in proposals)))
    title = "세워 볼 수 있는 가설" if draft.diagnosis.verdict is Verdict.INSUFFICIENT_EVIDENCE else "근본 원인 분석"
    return Section(title=title, blocks=tuple(blocks))


def _none(draft: Draft) -> Section | None:
    if draft.diagnosis.verdict is Verdict.INSUFFICIENT_EVIDENCE:
        return None
    text: Text = ("기록에서 근본 원인을 가리키는 증거를 찾지 못했습니다.",)
    return Section(title="근본 원인 분석", blocks=(Paragraph(text=text),))


def _cause(draft: Draft, rank: int, cause: Cause) -> Iterator[Block]:
    yield Heading(text=(f"원인 {rank}. {cause.name_ko} (", Code(cause.id), ")"))
    yield Bullets(items=tuple(_points(draft, cause)))
    prose = draft.content.prose.explanations.get(cause.id, "")
    if prose:
        yield Paragraph(text=(prose,))
    if draft.worth_checking(cause):
        check = deciding_check(draft.diagnosis.run, cause)
        yield Paragraph(text=(f"가장 빠른 확인 방법 (약 {check.minutes}분):",))
        yield Fence(lines=tuple(check.command.splitlines()), language=FENCE_LANGUAGE[check.language])
        yield Bullets(items=(Bullet(text=("맞으면: ", check.if_true)), Bullet(text=("아니면: ", check.if_false))))


def _points(draft: Draft, cause: Cause) -> Iterator[Bullet]:
    text = told_page(cause.id, cause.arguments_for)
    standing = f": {STATUS_KO[cause.status]} · {ROLE_KO[cause.role]} · 확신도 {percent(cause.confidence, 0)}"
    yield Bullet(text=(Strong("상태"), standing, *_explained(cause)))
    if not cause.explained_by:
        yield Bullet(text=(Strong("작동 방식"), f": {text.what} {text.why_it_hurts}"))
    yield Bullet(text=(Strong("근거"), ":"), below=_facts(draft, cause.arguments_for))
    against = tuple(_objections(draft, cause))
    if against:
        yield Bullet(text=(Strong("반대 근거"), ":"), below=against)
    excluded = {c.id for c in draft.diagnosis.ruled_out}
    rivals = [_name(r) for r in cause.rivals if r in load_taxonomy() and r not in excluded]
    if rivals and draft.worth_checking(cause):
        yield Bullet(text=(Strong("혼동하기 쉬운 원인"), f": {', '.join(rivals)}"))


def _objections(draft: Draft, cause: Cause) -> Iterator[Text]:
    """Yield what speaks against a cause as sentences, each with its facts; what hardly weighs only clouds the picture."""
    known = {i for a in cause.arguments_for for i in a.evidence_ids}
    for argument in cause.arguments_against:
        if argument.weight >= _HARDLY:
            continue
        yield (argument.title,)
        yield from draft.citations.cite([i for i in argument.evidence_ids if i not in known], _MOST_OBJECTIONS)


def _explained(cause: Cause) -> Text:
    return (f". '{_name(cause.explained_by)}' 원인에서 따라온 것입니다.",) if cause.explained_by else ()


def _facts(draft: Draft, arguments: Sequence[Argument]) -> tuple[Text, ...]:
    ids = list(dict.fromkeys(i for a in arguments for i in a.evidence_ids))
    bare = tuple((a.title,) for a in arguments if not a.evidence_ids)
    return (*draft.citations.cite(ids, _MOST_FACTS), *bare)


def _short(draft: Draft, cause: Cause) -> Bullet:
    why = f": {cause.arguments_for[0].title}" if cause.arguments_for else ""
    standing = f", {STATUS_KO[cause.status]}, {ROLE_KO[cause.role]})"
    return Bullet(
        text=(f"{cause.name_ko} (", Code(cause.id), f"{standing}{why}"), below=_facts(draft, cause.arguments_for)
    )


def _proposed(draft: Draft, proposal: Proposal) -> Bullet:
    """Return a hypothesis of a model: below every cause of the rules, and named as what it is."""
    known = {e.id for e in draft.diagnosis.evidence}
    ids = [i for i in proposal.evidence if i in known]
    places = tuple((place,) for place in proposal.evidence if place not in known)
    against = ". 규칙은 이 원인을 배제했습니다" if proposal.excluded else ""
    return Bullet(
        text=(f"{proposal.name_ko} (", Code(proposal.cause_id), f", 가설 (모델){against}): {proposal.reason}"),
        below=(*draft.citations.cite(ids, _MOST_FACTS), *places),
    )


def _name(cause_id: str) -> str:
    return load_taxonomy()[cause_id].name_ko
