"""SES003: the notes set a name that the trainer does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jindan_tools.frameworks.training_words import NOT_ULTRALYTICS
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.model.run import Framework
from jindan_tools.session.cite import cite_note
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Note, Session

# args.yaml of Ultralytics lists every argument there is, about a hundred of them.
_WHOLE_LIST = 60
_WORD = re.compile(r"(?<![\w.])[a-z]+(?:_[a-z]+)+(?![\w(])")


@check("SES003", "argument-unknown-to-trainer")
def unknown_argument(session: Session) -> Iterator[Lesson]:
    """Report option names of other trainers in the notes of an Ultralytics session.

    ## What it does
    Looks for names such as gradient_accumulation or drop_last that args.yaml, which lists every argument, does not have.
    ## Why it matters
    Such a setting was never in force; whatever is credited to it has another reason.
    ## Fires on
    An option of torch, HF or Lightning in the notes that is missing from the full list of arguments.
    ## Stays silent on
    Other trainers, incomplete lists, names that the trainer has, words that are no options.
    ## Source
    Ultralytics cfg/__init__.py check_dict_alignment: "'x' is not a valid YOLO argument".
    """
    known = _arguments(session)
    if known is None:
        return
    listing, names = known
    found = list(_foreign(session, names))
    if not found:
        return
    said = ", ".join(word for word, _ in found)
    instead = [f"{w} 대신 {NOT_ULTRALYTICS[w]}" for w, _ in found if NOT_ULTRALYTICS[w] in names]
    hint = f" 쓸 수 있는 인자: {', '.join(instead)}." if instead else ""
    yield lesson(
        f"{said}: Ultralytics 인자에 없는 이름이라 적용된 적이 없습니다.",
        *dict.fromkeys(cite_note(note) for _, note in found),
        listing,
        severity=Severity.MEDIUM,
        advice=f"이 이름은 메모와 설정에서 빼고, 그 효과로 적은 문장도 지우세요.{hint}",
        command="yolo cfg",
        facts={"names": said},
    )


def _foreign(session: Session, names: Mapping[str, str]) -> Iterator[tuple[str, Note]]:
    seen: set[str] = set()
    for note in session.notes:
        for word in dict.fromkeys(_WORD.findall(note.text)):
            if word in NOT_ULTRALYTICS and word not in names and word not in seen:
                seen.add(word)
                yield word, note


def _arguments(session: Session) -> tuple[Evidence, Mapping[str, str]] | None:
    """Return the full list of arguments with the place that shows it, None when no run has it."""
    if not session.uses(Framework.ULTRALYTICS):
        return None
    for member in session.members:
        held = {s.name: s.source.path for s in member.run.settings if s.source.path.endswith("args.yaml")}
        if len(held) >= _WHOLE_LIST:
            place = next(s.source for s in member.run.settings if s.name in held)
            return (
                Evidence(
                    statement=f"{member.label}: args.yaml 파일은 이 버전의 인자 {len(held)}개를 모두 적습니다.",
                    value=float(len(held)),
                    source=member.at(place),
                ),
                held,
            )
    return None
