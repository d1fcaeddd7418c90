"""Ask for one line, such as the path of a new file."""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from jindan_agent.tui.chat.entry import SETTLE_SECONDS


class AskLine(ModalScreen[str | None]):
    """Ends with the line, None when the user thought better of it."""

    AUTO_FOCUS = "*"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "닫기")]
    DEFAULT_CSS = """
    AskLine { align: center middle; }
    AskLine #frame { width: 80%; max-width: 100; height: auto; border: ascii $primary; background: $surface; padding: 0 1; }
    AskLine Input { border: none; height: 1; padding: 0; background: $boost; }
    """

    def __init__(self, question: str, suggested: str) -> None:
        super().__init__()
        self._question, self._suggested = question, suggested
        self._settling: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out the question and the field."""
        with Vertical(id="frame"):
            yield Static(self._question, markup=False)
            yield Input(self._suggested, select_on_focus=False)
            yield Static("Enter 확인  Esc 취소", markup=False)

    def on_input_submitted(self) -> None:
        """Close with the line, once a syllable that was being composed has arrived."""
        self._settling = self._settling or self.set_timer(SETTLE_SECONDS, self._close)

    def _close(self) -> None:
        self.dismiss(unicodedata.normalize("NFC", self.query_one(Input).value).strip() or None)
