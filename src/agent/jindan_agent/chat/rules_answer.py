"""Answer a question from the rules and the tools alone: complete, and the same every time."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from jindan_agent.chat.parts import part_markdown
from jindan_agent.chat.starters import starters
from jindan_agent.chat.topics import Question, Topic, understood
from jindan_agent.looks.sources import number_of_file
from jindan_agent.report.blocks import Bullet, Bullets, Code, Fence, Paragraph, Section
from jindan_agent.report.citations import Citations, place
from jindan_agent.report.content import ReportContent
from jindan_agent.report.markdown import section_markdown
from jindan_tools.causes.excluding import excluding
from jindan_tools.model.cause import STATUS_KO, Argument
from jindan_tools.model.evidence import Evidence
from jindan_tools.text.safe import safe_line

_NONE = "none"
_MOST_FACTS = 6


class Say(Struct, frozen=True, kw_only=True):
    """Text of the answer, as Markdown."""

    text: str


class Use(Struct, frozen=True, kw_only=True):
    """A look whose text belongs into the answer."""

    tool: str
    target: str
    argument: str


def rules_answer(content: ReportContent, text: str, others: tuple[str, ...]) -> Iterator[Say | Use]:
    """Yield what to say and what to look up. `others` are the numbers of the other runs (X1, X2, ...)."""
    asked = understood(text, content.diagnosis)
    yield from _named(content, asked)
    if asked.words or asked.places or asked.evidence or asked.pages:
        return
    for topic in asked.topics:
        yield from _topic(content, topic, others)
    if not asked.series and not asked.topics:
        yield Say(text=part_markdown(content, Topic.SUMMARY))
        yield _help(content)


def _named(content: ReportContent, asked: Question) -> Iterator[Say | Use]:
    """Yield what the names in the question stand for: evidence, lines, pages, curves, words to search."""
    held = {e.id: e for e in content.diagnosis.evidence}
    for evidence_id in asked.evidence:
        yield _evidence(held[evidence_id])
    for path, line in asked.places:
        yield Use(tool="window", target=number_of_file(content.diagnosis.run, path), argument=line)
    for words in asked.words:
        yield Use(tool="grep", target=_NONE, argument=words)
    for series in asked.series:
        yield Use(tool="metric", target=series, argument="")
    for name in asked.pages:
        yield _standing(content, name)
        yield Use(tool="explain", target=name, argument="")


def _topic(content: ReportContent, topic: Topic, others: tuple[str, ...]) -> Iterator[Say | Use]:
    match topic:
        case Topic.RATE:
            yield Use(tool="lr", target=_NONE, argument="")
        case Topic.MEMORY:
            yield Use(tool="vram", target=_NONE, argument="")
        case Topic.PLAN:
            yield Use(tool="plan", target=_NONE, argument="")
        case Topic.PRIOR if not content.prior:
            yield Use(tool="prior", target=_NONE, argument=content.diagnosis.verdict_reason)
        case Topic.COMPARE if others:
            yield Use(tool="compare", target=others[0], argument="")
        case Topic.COMPARE:
            yield Say(text="비교할 다른 실행이 없습니다. 두 실행을 견주려면 `diagnose compare A B` 명령을 쓰세요.\n\n")
        case _:
            yield Say(text=part_markdown(content, topic))


def _evidence(fact: Evidence) -> Say:
    lines = [f"{fact.id}. {safe_line(fact.statement, 300)}"]
    where = (" (", Code(place(fact.source)), ")") if fact.source is not None else ()
    blocks = [Paragraph(text=(*lines, *where))]
    if fact.formula:
        blocks.append(Paragraph(text=("계산: ", Code(safe_line(fact.formula)))))
    quote = (Fence(lines=(safe_line(fact.quote, 400),), language="log"),) if fact.quote else ()
    text = section_markdown(Section(title="", blocks=(*blocks, *quote)))
    return Say(text=f"{text}\n\n")


def _standing(content: ReportContent, name: str) -> Say:
    """Say what the diagnosis concluded about a cause or rule that the question names, with what it rests on."""
    found = content.diagnosis
    ranked = [c for c in found.causes if c.id == name]
    excluded = [c for c in found.ruled_out if c.id == name]
    fired = [f for f in found.findings if f.code == name]
    ids: list[str] = []
    if ranked:
        rank = [c.id for c in found.causes].index(name) + 1
        text = f"이 실행의 {rank}번째 원인입니다({STATUS_KO[ranked[0].status]})."
        ids = _cited(ranked[0].arguments_for)
    elif excluded:
        text = f"이 실행에서는 배제했습니다. {excluding(found, excluded[0]).text}"
        ids = _cited(excluded[0].arguments_against)
    elif fired:
        text = f"이 실행에서 걸린 점검입니다. {fired[0].title}"
        ids = [e.id for e in fired[0].evidence]
    else:
        text = "이 실행에서는 이것을 가리키는 증거를 찾지 못했습니다."
    facts = tuple(Bullet(text=t) for t in Citations(found.evidence).cite(ids[:_MOST_FACTS]))
    blocks = (Paragraph(text=(text,)), *((Bullets(items=facts),) if facts else ()))
    return Say(text=section_markdown(Section(title="", blocks=blocks)) + "\n\n")


def _cited(arguments: tuple[Argument, ...]) -> list[str]:
    return list(dict.fromkeys(i for a in arguments for i in a.evidence_ids))


def _help(content: ReportContent) -> Say:
    items = tuple(Bullet(text=(q,)) for q in starters(content))
    blocks = (Paragraph(text=("언어 모델 없이 답할 수 있는 질문의 예입니다.",)), Bullets(items=items))
    return Say(text=section_markdown(Section(title="", blocks=blocks)) + "\n")
