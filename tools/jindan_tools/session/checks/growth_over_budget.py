"""SES005: a size grew by more than the budget that the notes set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from jindan_tools.arithmetic.percent_change import percent_change
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_note
from jindan_tools.session.clauses import clauses
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.quantities import quantities
from jindan_tools.session.session import Note, Session
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_BASE = regex(r"기준|baseline|원본|original", re.IGNORECASE)
_BUDGET = regex(r"허용|budget|목표|한도|limit|allow", re.IGNORECASE)
_SIZE = regex(r"크기|용량|size", re.IGNORECASE)
_TOLERANCE = 0.6


class _Named(Struct, frozen=True, kw_only=True):
    name: str
    value: float
    note: Note


@check("SES005", "growth-over-budget")
def growth_over_budget(session: Session) -> Iterator[Lesson]:
    """Recompute how much the models grew against the baseline and hold it against the budget in the notes.

    ## What it does
    Takes the baseline size, the sizes of the models and the allowed growth in percent, and divides.
    ## Why it matters
    A budget that is quoted beside the sizes looks met without anybody dividing.
    ## Fires on
    A size whose growth over the baseline exceeds the noted budget by more than rounding.
    ## Stays silent on
    Notes without a baseline, a size or a budget; growth within the budget.
    ## Source
    Arithmetic: 100 x (after - before) / before.
    """
    base, budget = _baseline(session.notes), _budget(session.notes)
    if base is None or budget is None or base.value <= 0:
        return
    sizes = [s for s in _sizes(session.notes) if s.value > base.value]
    over = [s for s in sizes if percent_change(base.value, s.value) > budget.value + _TOLERANCE]
    if not over:
        return
    worst = max(over, key=lambda s: s.value)
    exact = percent_change(base.value, worst.value)
    names = ", ".join(dict.fromkeys(s.name for s in over if s.value == worst.value))
    rest = [f"{s.name} +{percent_change(base.value, s.value):.2f} %" for s in sizes if s.value != worst.value]
    yield lesson(
        f"크기가 {figure(base.value)} → {figure(worst.value)} MB({names})로 {exact:.2f} % 늘어 허용치 +{figure(budget.value)} %를 넘습니다.",
        cite_note(base.note),
        cite_note(worst.note),
        Evidence(
            statement=f"크기 증가율은 {exact:.2f} %입니다.",
            value=exact,
            unit="%",
            formula=f"100 × ({figure(worst.value)} - {figure(base.value)}) ÷ {figure(base.value)} = {exact:.2f}",
        ),
        severity=Severity.HIGH,
        advice=(
            f"허용치를 다시 정하거나 {figure(base.value * (1 + budget.value / 100))} MB 아래의 구조를 고르세요."
            + (f" 나머지: {', '.join(rest)}." if rest else "")
        ),
        command="ls -l 실행폴더/weights/best.pt",
        facts={"growth_percent": exact, "budget_percent": budget.value},
    )


def _baseline(notes: Sequence[Note]) -> _Named | None:
    for note in notes:
        if not note.cells and _BASE.search(note.text):
            found = next(quantities(note.text, "MB"), None)
            if found is not None:
                return _Named(name="기준", value=found.value, note=note)
    return None


def _budget(notes: Sequence[Note]) -> _Named | None:
    for note in notes:
        for clause in clauses(note.text):
            found = next((q for q in quantities(clause.text, "%") if q.signed and q.value > 0), None)
            if found is not None and _SIZE.search(clause.text) and _BUDGET.search(clause.topic):
                return _Named(name="허용", value=found.value, note=note)
    return None


def _sizes(notes: Sequence[Note]) -> Iterator[_Named]:
    for note in notes:
        for name, cell in zip(note.header, note.cells, strict=False):
            found = next(quantities(cell, "MB"), None)
            if found is not None and _SIZE.search(name):
                yield _Named(name=note.cells[0], value=found.value, note=note)
