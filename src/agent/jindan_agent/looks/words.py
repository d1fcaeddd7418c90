"""Read 'name=value' words as the options of a command, and only those a look may use."""

from __future__ import annotations

from collections.abc import Collection
from typing import NoReturn

from jindan_agent.errors import UserError
from jindan_agent.korean_parser import KoreanParser, korean_words
from jindan_tools.text.regex import regex

_WORD = regex(r"[^\s,]+")
_MOST_WORDS = 24


class AskingParser(KoreanParser):
    """A parser that raises UserError instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        """Raise what the command line would print."""
        raise UserError(korean_words(message), "이름=값 꼴로 쓰세요.")


def as_options(argument: str, allowed: Collection[str]) -> list[str]:
    """Return 'batch=16 checkpointing' as ['--batch=16', '--checkpointing'].

    Raises UserError for a name that is not allowed: options that name files stay out of a model's reach.
    """
    options: list[str] = []
    for word in _WORD.findall(argument)[:_MOST_WORDS]:
        name, sign, value = word.partition("=")
        key = name.strip("-").lower().replace("_", "-")
        if key not in allowed:
            what = f"쓸 수 없는 이름입니다: '{name[:40]}'"
            raise UserError(what, f"쓸 수 있는 이름: {', '.join(sorted(allowed))}")
        options.append(f"--{key}{sign}{value}")
    return options
