"""Say what a message of Python or of a library asks to be changed in the line that raised it.

`messages.json` holds the messages as data, the first that fits counts: `words` that must stand in it, the `pattern` that
reads its names and values, and the step, in which `{name}` stands for a group of the pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.json import decode

from jindan_tools.fixes.answer_the_finding import filled
from jindan_tools.fixes.blame import Blame, blame
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.safe import safe_line

_FILE = Path(__file__).parent / "messages.json"
_LONGEST = 80


class Message(Struct, frozen=True, kw_only=True):
    """A message and the step that it asks for, in the words of `Fix`; `source` says where the message or the step is from."""

    words: str
    pattern: str
    parameter: str
    after: str
    before: str = ""
    why: str = ""
    source: str = ""


@cache
def messages() -> tuple[Message, ...]:
    """Return the known messages in the order in which they are tried."""
    return tuple(decode(_FILE.read_bytes(), type=list[Message]))


def change_the_line(situation: Situation) -> Iterator[Fix]:
    """Plan what the message itself asks for at the line that raised it, else a look at that line."""
    found = blame(situation.run)
    if found is None or not found.frame:
        return
    told = _understood(found)
    if told is None:
        yield _look_at_it(situation, found)
        return
    message, names = told
    yield situation.fix(
        filled(message.parameter, names),
        filled(message.after, names),
        before=filled(message.before, names),
        where=found.frame,
        why=f"{filled(message.why, names)} 오류 문장은 '{found.sentence()}'입니다.".strip(),
        expected="그 줄을 지나 첫 스텝이 끝납니다.",
        verify="같은 설정에 배치 하나, 스텝 하나만 먼저 돌려 확인하세요.",
        kind=FixKind.CODE,
    )


def _understood(found: Blame) -> tuple[Message, dict[str, str]] | None:
    sentence = found.sentence()
    for message in messages():
        names = re.search(message.pattern, sentence) if message.words in sentence else None
        if names is not None:
            return message, {k: safe_line(v, _LONGEST) for k, v in names.groupdict().items() if v}
    return None


def _look_at_it(situation: Situation, found: Blame) -> Fix:
    return situation.fix(
        "오류가 난 줄",
        "그 줄의 입력을 출력해 보고 수정",
        where=found.frame,
        why=f"{found.frame} 줄을 여세요. 오류 문장은 '{found.sentence()}'입니다.",
        expected="그 줄을 지나 첫 스텝이 끝납니다.",
        verify="같은 설정에 배치 하나, 스텝 하나만 먼저 돌려 확인하세요.",
        kind=FixKind.NONE,
    )
