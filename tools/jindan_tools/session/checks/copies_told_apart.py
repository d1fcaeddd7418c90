"""SES024: the notes give one run two sets of figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_note
from jindan_tools.session.factors import name_parts
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Note, Session
from jindan_tools.session.twins import Twins, find_twins


@check("SES024", "notes-tell-copies-apart")
def copies_told_apart(session: Session) -> Iterator[Lesson]:
    """Report rows of the notes that give different figures for runs that are the same.

    ## What it does
    Looks for the table rows named like two copies and compares their cells.
    ## Why it matters
    Memory or time that differs between two records of one training was not measured on it, or one of them is planned.
    ## Fires on
    Two rows of one table, named by the part in which the names of two copies differ, with different cells.
    ## Stays silent on
    Sessions without copies, rows with equal cells.
    ## Source
    Equality of the curves and the notes' own table.
    """
    said: set[tuple[str, str]] = set()
    for twins in find_twins(session.members):
        for one, two in _rows(session.notes, twins):
            names = (one.cells[0], two.cells[0])
            changed = [
                f"{head} {a} 대 {b}"
                for head, a, b in zip(one.header[1:], one.cells[1:], two.cells[1:], strict=False)
                if a != b
            ]
            if changed and names not in said:
                said.add(names)
                yield lesson(
                    f"기록이 같은 {names[0]}와 {names[1]}에 메모는 다른 값을 적었습니다: {', '.join(changed)}.",
                    cite_note(one),
                    cite_note(two),
                    severity=Severity.MEDIUM,
                    advice=f"{names[0]}와 {names[1]} 가운데 어느 쪽이 잰 값인지 확인하고 나머지는 지우세요. 같은 학습이라면 값이 다를 까닭이 없습니다.",
                    facts={"one": names[0], "two": names[1]},
                )


def _rows(notes: Sequence[Note], twins: Twins) -> Iterator[tuple[Note, Note]]:
    first, second = (m.label for m in twins.members[:2])
    parts = name_parts([first, second])
    for a, b in zip(parts.get(first, ()), parts.get(second, ()), strict=False):
        if a == b:
            continue
        one, two = _named(notes, a), _named(notes, b)
        if one is not None and two is not None and one.header == two.header:
            yield one, two


def _named(notes: Sequence[Note], word: str) -> Note | None:
    return next((n for n in notes if n.cells and re.sub(r"[\s_-]", "", n.cells[0].lower()) == word), None)
