"""One look of the assistant into the run: a line that unfolds to what was found."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.widget import Widget

from jindan_agent.tui.foreign import foreign, joined
from jindan_tools.text.safe import safe_line

_MOST_LINES = 240


class ToolBlock(Widget, can_focus=True):
    """Shows that a look is going on, then what it found, folded until Enter or a click."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "fold", "펼치기")]
    DEFAULT_CSS = """
    ToolBlock { height: auto; padding: 0 1 0 2; color: $text-muted; }
    ToolBlock:focus { text-style: bold; }
    """

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = safe_line(title, 200)
        self._state = "찾는 중"
        self._found: tuple[str, ...] = ()
        self.folded = True

    def finish(self, text: str, *, ok: bool, seconds: float | None) -> None:
        """Show the end of the look; `seconds` is None for what took no time of its own."""
        self._found = tuple(text.split("\n")[:_MOST_LINES]) if text.strip() else ()
        took = "" if seconds is None else f", {seconds:.2f}초"
        self._state = f"{len(self._found)}줄{took}" if ok else "찾지 못함"
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return one line, or all of them when unfolded."""
        del container, viewport, width
        return 1 if self.folded else 1 + len(self._found)

    def render(self) -> Content:
        """Return the line and what is unfolded below it."""
        sign = "+" if self.folded else "-"
        head = joined((f"[{sign}] {self._title}", "bold"), (f"  ({self._state})", "dim"))
        if self.folded:
            return head.truncate(self.content_size.width, ellipsis=True)
        room = max(10, self.content_size.width - 4)
        body = ((Content("    ") + foreign(line.replace("\t", "    ")).truncate(room)) for line in self._found)
        return Content("\n").join([head.truncate(self.content_size.width), *body])

    def action_fold(self) -> None:
        """Fold or unfold."""
        self.folded = not self.folded
        self.refresh(layout=True)

    def on_click(self, event: Click) -> None:
        """Fold or unfold."""
        event.stop()
        self.action_fold()
