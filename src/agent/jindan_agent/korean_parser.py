"""An argparse parser that speaks Korean: headings, help and errors."""

from __future__ import annotations

import argparse
import re
import sys

from jindan_agent import output

TYPE_CHECKING = False  # importing typing would cost the start of the command a tenth of its time
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NoReturn

# What argparse says -> what we say; \1 and \2 are the argument and the value.
_SAID = (
    (r"unrecognized arguments: (.+)", r"알 수 없는 인자입니다: '\1'"),
    (r"the following arguments are required: (.+)", r"필요한 인자가 빠졌습니다: \1"),
    (r"argument (.+?): expected (?:one|at least one) argument", r"\1 뒤에 값이 필요합니다"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 값으로 \2 쓸 수 없습니다 (가능한 값: \3)"),
    (r"argument (.+?): invalid (?:\w+) value: (.+)", r"\1 값이 올바르지 않습니다: \2"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 옵션과 \2 옵션은 함께 쓸 수 없습니다"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 옵션은 값을 받지 않습니다: \2"),
    (r"ambiguous option: (.+?) could match (.+)", r"옵션이 분명하지 않습니다: \1 (후보: \2)"),
    (r"argument (.+?): (.+)", r"\1: \2"),
)

# argparse says it in English, whatever the language of the system, and without looking for its catalogues.
argparse._ = str  # pyright: ignore[reportAttributeAccessIssue]


class KoreanHelp(argparse.RawTextHelpFormatter):
    """Help with a Korean usage line."""

    def __init__(self, prog: str) -> None:
        # A width of our own spares argparse the import of shutil.
        super().__init__(prog, max_help_position=22, width=90)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],  # pyright: ignore[reportPrivateUsage]
        prefix: str | None = None,
    ) -> None:
        """Put the Korean word before the usage line."""
        super().add_usage(usage, actions, groups, "사용법: " if prefix is None else prefix)


class KoreanParser(argparse.ArgumentParser):
    """A parser whose errors read 오류: … → … and exit with 2."""

    def __init__(self, *, prog: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=KoreanHelp,
            add_help=False,
            allow_abbrev=False,
        )
        self._positionals.title = "인자"
        self._optionals.title = "옵션"
        self.add_argument("-h", "--help", action="help", help="이 도움말을 보여 줍니다")

    def error(self, message: str) -> NoReturn:
        """Print the error in Korean to stderr and exit with 2."""
        output.write_error(korean_words(message), f"쓰는 법을 보세요: {self.prog} --help")
        sys.exit(2)


def korean_words(message: str) -> str:
    """Return what argparse says, in Korean."""
    for pattern, words in _SAID:
        if re.fullmatch(pattern, message, re.DOTALL):
            return re.sub(pattern, words, message, flags=re.DOTALL)
    return message
