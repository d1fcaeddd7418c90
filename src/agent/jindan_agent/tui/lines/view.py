"""A scrolling view of many lines of which only those on the screen are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from jindan_agent.tui.keys import both

LinesFor = Callable[[int], Sequence[Content]]


def _no_lines(width: int) -> Sequence[Content]:
    del width
    return ()


class LinesView(ScrollView, can_focus=True):
    """Shows the lines that a function makes for the width at hand; they are made again when the width changes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"down,{both('j')}", "scroll_down", "아래", show=False),
        Binding(f"up,{both('k')}", "scroll_up", "위", show=False),
        Binding("pagedown,space", "page_down", "다음 쪽", show=False),
        Binding("pageup", "page_up", "이전 쪽", show=False),
        Binding("home", "scroll_home", "처음", show=False),
        Binding("end", "scroll_end", "끝", show=False),
    ]
    DEFAULT_CSS = """
    LinesView { overflow-x: hidden; padding: 0 1; scrollbar-gutter: stable; }
    LinesView:focus { background-tint: $foreground 4%; }
    """

    def __init__(self, lines_for: LinesFor = _no_lines, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines_for = lines_for
        self._lines: Sequence[Content] = ()
        self._made_for = -1

    def show(self, lines_for: LinesFor, *, keep_place: bool = False) -> None:
        """Show other lines, from their start unless the place is to be kept."""
        self._lines_for = lines_for
        self._make()
        if not keep_place:
            self.scroll_home(animate=False)

    @property
    def text(self) -> str:
        """Return everything that is shown as plain text."""
        return "\n".join(line.plain for line in self._lines)

    def on_resize(self, event: Resize) -> None:
        """Make the lines again when the width changed."""
        del event
        if self._room() != self._made_for:
            self._make()

    def _room(self) -> int:
        return self.scrollable_content_region.width

    def _make(self) -> None:
        self._made_for = self._room()
        if self._made_for < 1:
            return
        self._lines = self._lines_for(self._made_for)
        self.virtual_size = Size(self._made_for, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one row of the view."""
        style = self.visual_style
        at = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if at >= len(self._lines):
            return Strip.blank(width, style.rich_style)
        return Strip(self._lines[at].render_segments(style)).adjust_cell_length(width, style.rich_style)
