"""The look that all dialogs share."""

from __future__ import annotations

CSS = """
    align: center middle;
    & > #frame { width: 90%; max-width: 120; height: 90%; border: ascii $primary; background: $surface; padding: 0 1; }
    & #heading { text-style: bold; height: auto; }
    & #hint { color: $text-muted; height: 1; dock: bottom; }
"""
