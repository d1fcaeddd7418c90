"""Turn one line of Markdown into styled text: strong words, code and escaped characters, nothing that acts."""

from __future__ import annotations

from textual.content import Content

from jindan_agent.tui.foreign import shown
from jindan_tools.text.regex import regex

_TOKEN = regex(r"\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<tick>`+)(?P<code>.+?)(?P=tick)(?!`)|(?P<strong>\*\*)")
_CODE = "$text-accent"
_STRONG = "bold"


def inline(text: str, style: str = "") -> Content:
    """Return a line of Markdown as text with styles; whatever is no strong, code or escape stays as it is."""
    clean = shown(text, 20_000)
    parts: list[tuple[str, str]] = []
    at, strong = 0, False
    for found in _TOKEN.finditer(clean):
        base = _style(style, strong=strong)
        parts.append((clean[at : found.start()], base))
        at = found.end()
        if found["escaped"]:
            parts.append((found["escaped"], base))
        elif found["code"]:
            parts.append((_unpadded(found["code"]), f"{base} {_CODE}".strip()))
        else:
            strong = not strong
    parts.append((clean[at:], _style(style, strong=strong)))
    return Content.assemble(*(p for p in parts if p[0]))


def _style(style: str, *, strong: bool) -> str:
    return f"{style} {_STRONG}".strip() if strong else style


def _unpadded(code: str) -> str:
    """Return code without the one space that Markdown wants beside a backtick."""
    return code[1:-1] if code.startswith(" ") and code.endswith(" ") and code.strip() else code
