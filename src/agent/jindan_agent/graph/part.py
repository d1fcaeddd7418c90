"""What a model added to one diagnosis, as plain data, and how it enters the content of a report."""

from __future__ import annotations

from typing import TypedDict

from msgspec.structs import replace

from jindan_agent.report.content import ReportContent
from jindan_agent.report.prose import ModelNote, Proposal, Prose
from jindan_tools.causes.catalogue import load_taxonomy

CAUSE_KEY = "cause:"


class ModelHypothesis(TypedDict):
    """A verified proposal of the model: never more than a hypothesis, with evidence that exists for it.

    `excluded` says that the differential had ruled it out; then a line that nobody had looked at speaks for it.
    """

    id: str
    name_ko: str
    status: str
    evidence: list[str]
    reason: str
    excluded: bool


class ModelPart(TypedDict):
    """What the model did.

    `prose` holds verified text with filled slots under 'summary', 'next_step' and 'cause:<id>'. `order` is the order
    in which the model would look at causes of equal status, `order_evidence` what its sentences on each of them cite, and
    `unproved` counts the causes that it ordered without evidence admissible for them. `failure` is a Korean sentence, '' when all went well.
    """

    prose: dict[str, str]
    hypotheses: list[ModelHypothesis]
    order: list[str]
    order_evidence: dict[str, list[str]]
    unproved: int
    dropped: int
    calls: int
    tokens: int
    seconds: float
    model: str
    host: str
    redactions: int
    failure: str
    cost: str


def with_part(content: ReportContent, part: ModelPart) -> ReportContent:
    """Return the content with the model's sentences and a note of what it did; nothing else changes."""
    prose, note = part["prose"], ModelNote(name=part["model"], calls=part["calls"], outcome=_outcome(part))
    told = {key.removeprefix(CAUSE_KEY): text for key, text in prose.items() if key.startswith(CAUSE_KEY)}
    summary = " ".join(text for key in ("summary", "next_step") if (text := prose.get(key, "")))
    proposals = tuple(map(_proposal, part["hypotheses"]))
    return replace(content, prose=Prose(summary=summary, explanations=told, proposals=proposals), model=note)


def _proposal(hypothesis: ModelHypothesis) -> Proposal:
    return Proposal(
        cause_id=hypothesis["id"],
        name_ko=hypothesis["name_ko"],
        reason=hypothesis["reason"],
        evidence=tuple(hypothesis["evidence"]),
        excluded=hypothesis["excluded"],
    )


def _outcome(part: ModelPart) -> str:
    spent = f"서버 {part['host']}, 토큰 {part['tokens']:,}개, {part['seconds']:.1f}초, {part['cost'] + ', ' if part['cost'] else ''}숨긴 값 {part['redactions']}개."
    if part["failure"]:
        return f"{part['failure']} 판정과 보고서는 규칙만으로 썼습니다. {spent}"
    used = f"문단 {len(part['prose'])}개를 쓰고, 근거를 확인하지 못한 내용 {part['dropped']}개를 버렸습니다. {spent}"
    return f"{used}{_order(part)}{_hypotheses(part)}"


def _order(part: ModelPart) -> str:
    names = [f"{load_taxonomy()[c].name_ko} [{', '.join(part['order_evidence'].get(c, []))}]" for c in part["order"]]
    told = f" 모델이 먼저 보자고 한 순서(순위에는 반영하지 않음): {', '.join(names)}." if names else ""
    lost = part["unproved"]
    return f"{told} 그 원인에 쓸 수 있는 증거를 대지 못한 순서 제안 {lost}개를 버렸습니다." if lost else told


def _hypotheses(part: ModelPart) -> str:
    names = [h["name_ko"] for h in part["hypotheses"]]
    return f" 모델이 더한 가설(판정과 순위에는 반영하지 않음): {', '.join(names)}." if names else ""
