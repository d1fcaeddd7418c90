"""The light look: that of Textual with colours dark enough to be read on its greys (a contrast of 4.5 and more)."""

from __future__ import annotations

from textual.theme import Theme

LIGHT = Theme(
    name="diagnose-light",
    primary="#004578",
    secondary="#0178D4",
    accent="#6B4300",
    warning="#6B4300",
    error="#A01F40",
    success="#1F6B36",
    surface="#EDEDED",
    panel="#E4E4E4",
    background="#F6F6F6",
    dark=False,
)
