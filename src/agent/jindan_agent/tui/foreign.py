"""The one way from foreign text to the screen: never markup, never a control character."""

from __future__ import annotations

from textual.content import Content

from jindan_tools.text.safe import safe_text

Part = str | tuple[str, str]
_TAB = "    "


def shown(text: str, limit: int = 2000) -> str:
    """Return text of any origin as it may be shown: without control characters, tabs as blanks, cut at `limit`."""
    return safe_text(text, limit).replace("\t", _TAB)


def foreign(text: str, limit: int = 2000) -> Content:
    """Return text of any origin as content, on several lines."""
    return Content(shown(text, limit))


def joined(*parts: Part) -> Content:
    """Return pieces put together; each is plain text, or a text with the name of a style. All are made safe."""
    return Content.assemble(*(Content(shown(p)) if isinstance(p, str) else (shown(p[0]), p[1]) for p in parts))
