"""SES003: the notes set a name that the trainer does not know."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.frameworks.ultralytics_arguments import ARGUMENTS, NOT_ULTRALYTICS
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.model.run import Framework
from jindan_tools.session.cite import cite_note
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Note, Session
from jindan_tools.text.regex import regex

# args.yaml of Ultralytics lists every argument there is, about a hundred of them.
_WHOLE_LIST = 60
_WORD = regex(r"(?<![\w.])[a-z]+(?:_[a-z]+)+(?![\w(])")


@check("SES003", "argument-unknown-to-trainer")
def unknown_argument(session: Session) -> Iterator[Lesson]:
    """Report option names of other trainers in the notes of an Ultralytics session.

    ## What it does
    Looks for names such as gradient_accumulation or drop_last that no version has as an argument.
    ## Why it matters
    Such a setting was never in force; whatever is credited to it has another reason.
    ## Fires on
    An option of torch, HF or Lightning in the notes that is in no version's default.yaml and in no run's configuration.
    ## Stays silent on
    Other trainers, names that some version has, words that are no options.
    ## Source
    Ultralytics cfg/__init__.py check_dict_alignment: "'x' is not a valid YOLO argument".
    """
    if not session.uses(Framework.ULTRALYTICS):
        return
    found = list(_foreign(session))
    if not found:
        return
    said = ", ".join(word for word, _ in found)
    instead = [f"{w} 대신 {NOT_ULTRALYTICS[w]}" for w, _ in found if NOT_ULTRALYTICS[w]]
    hint = f" 쓸 수 있는 인자: {', '.join(instead)}." if instead else ""
    yield lesson(
        f"{said}: Ultralytics 인자에 없는 이름이라 적용된 적이 없습니다.",
        *dict.fromkeys(cite_note(note) for _, note in found),
        *_listing(session),
        severity=Severity.MEDIUM,
        advice=f"이 이름은 메모와 설정에서 빼고, 그 효과로 적은 문장도 지우세요.{hint}",
        command="yolo cfg",
        facts={"names": said},
    )


def _foreign(session: Session) -> Iterator[tuple[str, Note]]:
    given = {s.name for m in session.members for s in m.run.settings}
    seen: set[str] = set()
    for note in session.notes:
        for word in dict.fromkeys(_WORD.findall(note.text)):
            if word in NOT_ULTRALYTICS and word not in ARGUMENTS | given | seen:
                seen.add(word)
                yield word, note


def _listing(session: Session) -> Iterator[Evidence]:
    """Yield the file in which a run lists every argument it had, where there is one."""
    for member in session.members:
        held = [s for s in member.run.settings if s.source.path.endswith("args.yaml")]
        if len(held) >= _WHOLE_LIST:
            yield Evidence(
                statement=f"{member.label}: args.yaml 파일은 이 버전의 인자 {len(held)}개를 모두 적습니다.",
                value=float(len(held)),
                source=member.at(held[0].source),
            )
            return
