"""A file of the run with line numbers, scrolled to a line that is marked; only what is seen is read."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from jindan_agent.report.width import width
from jindan_agent.tui.evidence.file_text import FileText
from jindan_agent.tui.foreign import joined
from jindan_agent.tui.keys import both

_CHUNK = 128
_KEPT = 64
_LONGEST = 2000
_WIDEST = 400


class FileView(ScrollView, can_focus=True):
    """Shows `text` with line `marked` in view, or one sentence when there is no file to show."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"down,{both('j')}", "scroll_down", "아래", show=False),
        Binding(f"up,{both('k')}", "scroll_up", "위", show=False),
        Binding(f"left,{both('h')}", "scroll_left", "왼쪽", show=False),
        Binding(f"right,{both('l')}", "scroll_right", "오른쪽", show=False),
        Binding("pagedown,space", "page_down", "다음 쪽", show=False),
        Binding("pageup", "page_up", "이전 쪽", show=False),
        Binding("home", "scroll_home", "처음", show=False),
        Binding("end", "scroll_end", "끝", show=False),
        Binding(both("g"), "to_marked", "표시한 줄로", show=True),
    ]
    DEFAULT_CSS = """
    FileView { scrollbar-size-horizontal: 0; padding: 0 1; }
    FileView:focus { background-tint: $foreground 4%; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text: FileText | None = None
        self._said = ""
        self._marked: int | None = None
        self._placed = False
        self._chunks: dict[int, list[str]] = {}

    def show(self, text: FileText, marked: int | None, *, keep_place: bool = False) -> None:
        """Show a file with a line marked, which None leaves out, and go there unless the place is to be kept."""
        self._text, self._said, self._marked = text, "", marked
        self._chunks.clear()
        self.virtual_size = Size(_WIDEST, text.count)
        if not keep_place:
            self._placed = False
            self.action_to_marked()
        self.refresh()

    def say(self, sentence: str) -> None:
        """Show a sentence instead of a file."""
        self._text, self._said = None, sentence
        self.virtual_size = Size(0, 1)
        self.refresh()

    def on_resize(self) -> None:
        """Bring the marked line into view once there is room for it."""
        if not self._placed:
            self.action_to_marked()

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """Tell a scrollbar that appears how far the view was scrolled without it."""
        if shown:
            self.vertical_scrollbar.position = self.scroll_y

    def action_to_marked(self) -> None:
        """Bring the marked line to the middle."""
        self._placed = self.size.height > 0
        if self._marked is not None and self._placed:
            # Forced: a view refuses to scroll until a later layout has given it its scrollbar.
            wanted = max(0, self._marked - 1 - self.size.height // 2)
            self.scroll_to(x=0, y=wanted, animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        """Return one row of the view."""
        style, room = self.visual_style, self.scrollable_content_region.width
        at = y + self.scroll_offset.y + 1
        content = self._row(at) if self._text is not None else Content(self._said if at == 1 else "")
        line = Strip(content.render_segments(style))
        if line.cell_length > self.scroll_offset.x + room > 0:
            more = Strip(Content.styled("…", "dim").render_segments(style))
            line = Strip.join([line.crop(0, self.scroll_offset.x + room - 1), more])
        return line.crop_extend(self.scroll_offset.x, self.scroll_offset.x + room, style.rich_style)

    def _row(self, number: int) -> Content:
        text = self._text
        if text is None or number > text.count:
            return Content("")
        digits = len(str(text.count))
        marked = number == self._marked
        line = " ".join(self._line(text, number)[:_LONGEST].replace("\t", "    ").splitlines())
        style = "bold reverse" if marked else ""
        return joined((f"{'>' if marked else ' '}{number:>{digits}} ", "bold" if marked else "dim"), (line, style))

    def _line(self, text: FileText, number: int) -> str:
        chunk, at = divmod(number - 1, _CHUNK)
        if chunk not in self._chunks:
            if len(self._chunks) >= _KEPT:
                self._chunks.clear()
            try:
                self._chunks[chunk] = text.lines(chunk * _CHUNK + 1, _CHUNK)
            except OSError:
                self._chunks[chunk] = ["파일을 다시 열 수 없습니다."]
        lines = self._chunks[chunk]
        return lines[at] if at < len(lines) else ""

    @property
    def shown_text(self) -> str:
        """Return the rows on the screen as plain text."""
        first = self.scroll_offset.y + 1
        rows = [self._row(n).plain for n in range(first, first + self.size.height)] if self._text else [self._said]
        return "\n".join(row for row in rows if width(row))
