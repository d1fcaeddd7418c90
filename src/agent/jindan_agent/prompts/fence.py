"""Wrap text of the run so that a model can tell it from its task."""

from __future__ import annotations

import secrets


def fenced(title: str, text: str) -> str:
    """Return foreign text between two marks that nobody could have written into a log beforehand."""
    mark = secrets.token_hex(4)
    return f"<<<자료 {title} {mark}\n{text.replace(mark, '')}\n자료 끝 {mark}>>>"
