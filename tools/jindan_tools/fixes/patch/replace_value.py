"""Replace one value in one line and leave every other character of it alone."""

from __future__ import annotations

import re

from jindan_tools.fixes.patch.scalar_text import same_value, scalar_text
from jindan_tools.text.regex import regex

# A value in quotes, or up to what ends it: a comma, a bracket, a blank or a comment.
_VALUE = r"""(?P<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,;#)\]}"']+)"""
_NUMBER = regex(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|true|false|null|none", re.IGNORECASE)
_LONGEST = 4096
_SHELL = (".sh", ".bash", ".slurm", ".sbatch")


def replace_value(line: str, key: str, before: str, after: str, suffix: str) -> str | None:
    """Return the line with the value of `key` replaced, None unless exactly there stands what is to be replaced."""
    if len(line) > _LONGEST:
        return None
    separator = r"(?:\s*=\s*|\s+)" if suffix in _SHELL else r"\s*[:=]\s*"
    pattern = re.compile(rf"""(?<![\w.])(?:--)?["']?{re.escape(key)}["']?{separator}{_VALUE}""")
    for found in pattern.finditer(line):
        held = found["value"]
        if same_value(held, before):
            start, end = found.span("value")
            return f"{line[:start]}{_quoted_like(held, scalar_text(after, suffix), suffix)}{line[end:]}"
    return None


def replace_span(line: str, span: tuple[int, int], before: str, after: str, suffix: str) -> str | None:
    """Return the line with the value at these columns replaced, None unless there stands what is to be replaced."""
    start, end = span
    held = line[start:end]
    if not same_value(held, before):
        return None
    return f"{line[:start]}{_quoted_like(held, scalar_text(after, suffix), suffix)}{line[end:]}"


def _quoted_like(held: str, text: str, suffix: str) -> str:
    """Quote a word as the one before was, and a new word where the format wants it."""
    if held[:1] in {'"', "'"}:
        return f"{held[0]}{text}{held[0]}"
    word = _NUMBER.fullmatch(text) is None
    return f'"{text}"' if word and suffix in {".json", ".toml", ".py"} else text
