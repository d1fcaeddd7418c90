"""SES011: file names that differ by a letter or two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_member_setting, cite_note
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Session
from jindan_tools.text.regex import regex

_FILE = regex(r"(?<![\w/.-])[\w/-]+\.(?:ya?ml|json|py|pt|pth|sh|txt|csv)\b")
_LETTERS = regex(r"[a-z]{5,}")
_SHARED_START = 4
_MOST_EDITS = 2


@check("SES011", "near-twin-file-names")
def near_twin_names(session: Session) -> Iterator[Lesson]:
    """Report two spellings of one word as the last part of file names that the session uses.

    ## What it does
    Compares the last word of the file names in the notes and in the settings of the runs: same first four letters, at most
    two edits apart.
    ## Why it matters
    A script that builds names from one spelling does not find the files of the other.
    ## Fires on
    'x_leaky.yaml' beside 'y_leaked.yaml'.
    ## Stays silent on
    Words of other stems, words with digits (level2, level3), a single spelling.
    ## Source
    Levenshtein distance.
    """
    words = _words(session)
    for index, (one, proof) in enumerate(words.items()):
        for two, other in list(words.items())[index + 1 :]:
            if one[:_SHARED_START] == two[:_SHARED_START] and _edits(one, two) <= _MOST_EDITS:
                yield lesson(
                    f"파일 이름에 {one}와 {two} 두 철자가 섞여 있습니다.",
                    *proof[:2],
                    *other[:2],
                    severity=Severity.LOW,
                    advice=f"한 철자로 통일하고, 학습을 시작하기 전에 파일이 있는지 먼저 확인하세요. 이름을 만들어 여는 스크립트가 있다면 {one}와 {two} 가운데 하나를 찾지 못할 수 있습니다.",
                    command=f"ls *{one}* *{two}*",
                    facts={"one": one, "two": two},
                )
                return


def _words(session: Session) -> dict[str, list[Evidence]]:
    """Return the last word of every file name with the places that name it."""
    found: dict[str, list[Evidence]] = {}
    for note in session.notes:
        for match in _FILE.finditer(note.text):
            for word in _last_word(match[0]):
                found.setdefault(word, []).append(cite_note(note))
    for member in session.members:
        for setting in member.settings.values():
            if isinstance(setting.value, str) and _FILE.fullmatch(setting.value.rpartition("/")[2]):
                for word in _last_word(setting.value):
                    found.setdefault(word, []).append(cite_member_setting(member, setting))
    return {word: list(dict.fromkeys(places)) for word, places in found.items()}


def _last_word(path: str) -> Sequence[str]:
    parts = re.split(r"[_\-.]", PurePosixPath(path).stem.lower())
    return parts[-1:] if _LETTERS.fullmatch(parts[-1]) else ()


def _edits(one: str, two: str) -> int:
    """Return the Levenshtein distance."""
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(two, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
