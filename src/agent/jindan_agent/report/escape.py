"""Foreign words inside Markdown: shown as they are, never acting as markup, links, mentions or CI commands."""

from __future__ import annotations

import re

from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_text

_ACTIVE = regex(
    r"[\\`*~]|<(?=[A-Za-z/!?])|(?<=!)\[|\](?=[(:])|&(?=#?\w+;)"
    r"|(?<![^\W_])_|_(?![^\W_])|(?<=\w):(?=//)|(?<=www)\.",
    words=("\\", "`", "*", "~", "<", "![", "](", "]:", "&", "_", "://", "www."),
)
# A user name after '@', or a mail address, which would notify or link; mAP@0.5 does neither.
_MENTION = regex(r"(?<!\w)@(?=\w)|@(?=[\w.-]*\.[\w.-]*[A-Za-z])", words=("@",))
_LINE_START = regex(r"^(\s*\d*)([#+\-=>\[]|(?<=\d)[.)])(?=\s|$|[#=\->x\]])")
_STARTS = frozenset("#+-=>[.)0123456789")
_RUNNER_COMMAND = regex(r"##(?=(?:vso)?\[)", words=("##",))
_RUNNER_LINE = regex(r"^(\s*):(?=:)", re.MULTILINE, words=("::",))


def escape(text: str, *, in_table: bool = False) -> str:
    """Return running text with everything that Markdown or HTML would act on made inert."""
    clean = " ".join(safe_text(text).split("\n"))
    inert = _MENTION.sub("`@`", _ACTIVE.sub(r"\\\g<0>", clean))
    if clean.lstrip()[:1] in _STARTS:
        inert = _LINE_START.sub(r"\1\\\2", inert)
    return inert.replace("|", r"\|") if in_table else inert


def code_span(text: str, *, in_table: bool = False) -> str:
    """Return `text` as a code span whose delimiters are longer than any run of backticks inside."""
    clean = " ".join(safe_text(text).split())
    if not clean:
        return "-"
    mark = "`" * (_longest_run(clean) + 1)
    pad = " " if clean.startswith("`") or clean.endswith("`") else ""
    body = clean.replace("|", r"\|") if in_table else clean
    return f"{mark}{pad}{body}{pad}{mark}"


def fence_mark(lines: tuple[str, ...]) -> str:
    """Return a fence longer than any run of backticks in the lines."""
    return "`" * max(3, max((_longest_run(line) for line in lines), default=0) + 1)


def without_commands(text: str) -> str:
    """Return text in which a CI runner finds no workflow command."""
    return _RUNNER_LINE.sub(r"\1: ", _RUNNER_COMMAND.sub("# #", text))


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0) if "`" in text else 0
