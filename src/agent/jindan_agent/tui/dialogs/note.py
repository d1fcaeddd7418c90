"""Write a note into the report."""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from jindan_agent.tui.dialogs.frame import CSS


class NoteDialog(ModalScreen[str | None]):
    """Ends with the text of the note, None when nothing was changed."""

    AUTO_FOCUS = "*"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "저장", priority=True),
        Binding("escape", "dismiss", "취소"),
    ]
    DEFAULT_CSS = f"NoteDialog {{ {CSS} }} NoteDialog TextArea, NoteDialog TextArea:focus {{ border: none; }}"

    def __init__(self, note: str) -> None:
        super().__init__()
        self._note = note

    def compose(self) -> ComposeResult:
        """Lay out the field."""
        with Vertical(id="frame"):
            yield Static("보고서에 실을 메모", id="heading", markup=False)
            yield TextArea(self._note)
            yield Static("Ctrl+S 저장  Esc 취소", id="hint", markup=False)

    def action_save(self) -> None:
        """Close with the note."""
        self.dismiss(unicodedata.normalize("NFC", self.query_one(TextArea).text).strip())
