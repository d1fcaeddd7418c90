"""The one way from foreign text to the screen: never markup, never a control character."""

from __future__ import annotations

from textual.content import Content

from jindan_tools.text.safe import safe_line, safe_text

Part = str | tuple[str, str]


def foreign(text: str, limit: int = 2000) -> Content:
    """Return text of any origin as it may be shown: on several lines, cut at `limit`."""
    return Content(safe_text(text, limit))


def foreign_line(text: str, limit: int = 240) -> Content:
    """Return the first line of a text of any origin as it may be shown."""
    return Content(safe_line(text, limit))


def joined(*parts: Part) -> Content:
    """Return pieces put together; each is plain text, or a text with the name of a style. All are made safe."""
    return Content.assemble(*(_safe(part) for part in parts))


def _safe(part: Part) -> Content | tuple[str, str]:
    if isinstance(part, str):
        return Content(safe_text(part))
    text, style = part
    return (safe_text(text), style)
