"""A page to read: a rule, a cause, help."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from jindan_agent.tui.dialogs.frame import CSS
from jindan_agent.tui.keys import both
from jindan_agent.tui.lines.markdown import markdown_lines
from jindan_agent.tui.lines.view import LinesView


class PageDialog(ModalScreen[None]):
    """Shows Markdown of ours until it is closed."""

    AUTO_FOCUS = "*"
    BINDINGS: ClassVar[list[BindingType]] = [Binding(f"escape,{both('q')}", "dismiss", "닫기")]
    DEFAULT_CSS = f"PageDialog {{ {CSS} }}"

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.markdown = markdown

    def compose(self) -> ComposeResult:
        """Lay out the page and the keys."""
        with Vertical(id="frame"):
            yield LinesView(lambda width: markdown_lines(self.markdown, width))
            yield Static("Esc 닫기  위아래 화살표로 넘기기", id="hint", markup=False)
