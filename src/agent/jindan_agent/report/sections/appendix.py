"""부록: what was read, what was skipped, and the evidence that the text above does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import Block, Bullet, Bullets, Code, Heading, Section, Text
from jindan_agent.report.draft import Draft
from jindan_agent.report.prose import ModelNote
from jindan_tools.model.run import FileRead
from jindan_tools.text.safe import safe_line

_MOST_FILES = 30


def appendix(draft: Draft) -> Section:
    """Return files read, files with problems and the evidence that no section wrote out."""
    unshown = [fact.id for fact in draft.citations.unshown()]
    blocks: list[Block] = [*_files(draft.diagnosis.run.files)]
    if unshown:
        blocks.append(Heading(text=("본문에 적지 않은 증거",)))
        blocks.append(Bullets(items=tuple(Bullet(text=t) for t in draft.citations.cite(unshown))))
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


def _model(note: ModelNote) -> Text:
    return (Code(note.name), f": 요청 {note.calls}번. {note.outcome}")
