"""What the person who knows the run adds to its report: judgements on causes and a note."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from jindan_agent.report.blocks import Bullet, Bullets, Code, Paragraph, ReportDoc, Section
from jindan_tools.causes.catalogue import load_taxonomy

CONFIRMED, REJECTED = "confirmed", "rejected"
_SAID = {CONFIRMED: "이 원인이 맞다고 확인했습니다.", REJECTED: "이 원인이 아니라고 기각했습니다."}


class UserWord(Struct, frozen=True, kw_only=True):
    """`judged` maps cause ids to "confirmed" or "rejected"; `note` is free text of the user."""

    judged: Mapping[str, str] = field(default_factory=dict[str, str])
    note: str = ""


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


def word_json(word: UserWord) -> dict[str, object]:
    """Return the same as plain data."""
    return {
        "confirmed": [c for c, said in word.judged.items() if said == CONFIRMED],
        "rejected": [c for c, said in word.judged.items() if said == REJECTED],
        "note": word.note,
    }
