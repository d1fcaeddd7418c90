"""The line of tabs: one row high, the open one in brackets, each a click or a digit away."""

from __future__ import annotations

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

TABS = (("overview", "개요"), ("evidence", "증거"), ("chat", "대화"), ("report", "보고서"), ("fix", "고치기"))


class TabLine(Widget):
    """Shows which pane is open."""

    DEFAULT_CSS = "TabLine { height: 1; padding: 0 1; background: $panel; }"
    active: reactive[str] = reactive("overview")

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def on_mount(self) -> None:
        """Draw again when the focus goes into a field or leaves it."""
        # As in the line of keys.
        self.screen.bindings_updated_signal.subscribe(self, self._changed)  # pyright: ignore[reportUnknownMemberType]

    def _changed(self, screen: object) -> None:
        del screen
        self.refresh()

    def render(self) -> Content:
        """Return the line."""
        return Content.assemble(*((text, "bold reverse" if key == self.active else "") for key, text in self._labels()))

    def _labels(self) -> list[tuple[str, str]]:
        # In a field a digit is text, and the function key opens the pane.
        focused = self.screen.focused
        sign = "F" if focused is not None and focused.check_consume_key("1", "1") else ""
        labels = [(key, f"{sign}{number} {name}") for number, (key, name) in enumerate(TABS, start=1)]
        return [(key, f"[{text}]" if key == self.active else f" {text} ") for key, text in labels]

    def on_click(self, event: Click) -> None:
        """Find the tab below the pointer."""
        at = event.get_content_offset(self)
        end = 0
        for key, text in self._labels():
            end += Content(text).cell_length
            if at is not None and at.x < end:
                self.post_message(self.Chosen(key))
                return
