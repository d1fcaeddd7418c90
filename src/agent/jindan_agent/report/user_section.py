"""사람의 판단과 메모: what the user said of the causes, and the note, as a section of the report."""

from __future__ import annotations

from jindan_agent.report.blocks import Bullet, Bullets, Code, Paragraph, ReportDoc, Section
from jindan_agent.report.user_word import CONFIRMED, REJECTED, UserWord
from jindan_tools.causes.catalogue import load_taxonomy

_SAID = {CONFIRMED: "이 원인이 맞다고 확인했습니다.", REJECTED: "이 원인이 아니라고 기각했습니다."}


def with_word(doc: ReportDoc, word: UserWord) -> ReportDoc:
    """Return the report with a section for what the user said, unchanged when that is nothing."""
    taxonomy = load_taxonomy()
    items = tuple(
        Bullet(text=(f"{taxonomy[cause].name_ko} (", Code(cause), f"): {_SAID[said]}"))
        for cause, said in word.judged.items()
        if said in _SAID and cause in taxonomy
    )
    blocks = [Bullets(items=items)] if items else []
    notes = [Paragraph(text=(line,)) for line in word.note.splitlines() if line.strip()]
    if not blocks and not notes:
        return doc
    section = Section(title="사람의 판단과 메모", blocks=(*blocks, *notes))
    # What a person said belongs right behind the summary.
    return ReportDoc(title=doc.title, sections=(*doc.sections[:1], section, *doc.sections[1:]))
