"""부록: what was read, what was skipped, and where every piece of evidence lies."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import Block, Bullet, Bullets, Code, Heading, Section, Table, Text
from jindan_agent.report.citations import place
from jindan_agent.report.draft import Draft
from jindan_agent.report.prose import ModelNote
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import FileRead
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_MOST_FILES = 30


def appendix(draft: Draft) -> Section:
    """Return files read, files with problems, other evidence and the table of sources."""
    unshown = [fact.id for fact in draft.citations.unshown()]
    blocks: list[Block] = [*_files(draft.diagnosis.run.files)]
    if unshown:
        blocks.append(Heading(text=("본문에 적지 않은 증거",)))
        blocks.append(Bullets(items=tuple(Bullet(text=t) for t in draft.citations.cite(unshown))))
    if draft.diagnosis.evidence:
        blocks.append(Heading(text=("증거의 위치",)))
        rows = tuple(map(_evidence, draft.diagnosis.evidence))
        blocks.append(Table(header=("번호", "값", "위치 또는 계산"), rows=rows))
    if draft.content.model is not None:
        blocks.append(Heading(text=("언어 모델",)))
        blocks.append(Bullets(items=(Bullet(text=_model(draft.content.model)),)))
    return Section(title="부록", blocks=tuple(blocks))


def _files(files: tuple[FileRead, ...]) -> Iterator[Block]:
    yield Heading(text=("읽은 파일",))
    items = [Bullet(text=_file(f)) for f in files[:_MOST_FILES]]
    if len(files) > _MOST_FILES:
        items.append(Bullet(text=(f"그 밖에 {len(files) - _MOST_FILES}개",)))
    yield Bullets(items=tuple(items) or (Bullet(text=("없음",)),))


def _file(file: FileRead) -> Text:
    problem = f". {safe_line(file.problem, 300)}" if file.problem else ""
    return (Code(file.path), f" ({file.size:,}바이트, {file.reader}){problem}")


def _evidence(fact: Evidence) -> tuple[Text, ...]:
    value = f"{figure(fact.value)}{' ' if fact.unit else ''}{fact.unit}" if fact.value is not None else ""
    where: Text = (Code(place(fact.source)),) if fact.source is not None else ()
    formula: Text = ((" " if where else ""), Code(safe_line(fact.formula))) if fact.formula else ()
    return ((fact.id,), (value,), (*where, *formula))


def _model(note: ModelNote) -> Text:
    return (Code(note.name), f": 요청 {note.calls}번. {note.outcome}")
