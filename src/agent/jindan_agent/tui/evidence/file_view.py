"""A file of the run with line numbers, scrolled to a line and a field that are marked; only what is seen is read."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from jindan_agent.report.width import width
from jindan_agent.tui.evidence.field_place import field_place
from jindan_agent.tui.evidence.file_text import FileText
from jindan_agent.tui.foreign import shown
from jindan_agent.tui.keys import both

_CHUNK = 128
_KEPT = 64
_LONGEST = 2000
# Cells to the side for a key: a long line is read in a few.
_ASIDE = 24


class FileView(ScrollView, can_focus=True):
    """Shows `text` with line `marked` in view, or one sentence when there is no file to show; the numbers stay at the left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"down,{both('j')}", "scroll_down", "아래", show=False),
        Binding(f"up,{both('k')}", "scroll_up", "위", show=False),
        Binding(f"left,{both('h')}", "aside(-1)", "왼쪽", show=False),
        Binding(f"right,{both('l')}", "aside(1)", "오른쪽", show=False),
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
        self._field = ""
        self._placed = False
        self._chunks: dict[int, list[str]] = {}

    def show(self, text: FileText, marked: int | None, field: str = "", *, keep_place: bool = False) -> None:
        """Show a file with a line marked, which None leaves out, and in it a field; go there unless the place is to be kept."""
        self._text, self._said, self._marked, self._field = text, "", marked, field
        self._chunks.clear()
        self.virtual_size = Size(self._gutter + _LONGEST, text.count)
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
        """Bring the marked line to the middle, and its field into view."""
        self._placed = self.size.height > 0
        if self._marked is not None and self._placed:
            # Forced: a view refuses to scroll until a later layout has given it its scrollbar.
            wanted = max(0, self._marked - 1 - self.size.height // 2)
            self.scroll_to(x=self._aside_for_field(), y=wanted, animate=False, force=True, immediate=True)

    def action_aside(self, by: int) -> None:
        """Go to the right (1) as far as the lines on the screen reach, or to the left (-1)."""
        first = self.scroll_offset.y + 1
        longest = max((width(self._shown_line(n)) for n in range(first, first + self.size.height)), default=0)
        wanted = min(self.scroll_offset.x + by * _ASIDE, longest - self._room)
        self.scroll_to(x=max(0, wanted), animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        """Return one row of the view."""
        style, number = self.visual_style, y + self.scroll_offset.y + 1
        if self._text is None:
            said = Strip(Content(self._said if number == 1 else "").render_segments(style))
            return said.crop_extend(0, self.scrollable_content_region.width, style.rich_style)
        if number > self._text.count:
            return Strip.blank(self.scrollable_content_region.width, style.rich_style)
        sign = ">" if number == self._marked else " "
        numbered = Content.styled(f"{sign}{number:>{self._gutter - 2}} ", "bold" if sign == ">" else "dim")
        return Strip.join([Strip(numbered.render_segments(style)), self._cut(self._row(number))])

    @property
    def _gutter(self) -> int:
        return 0 if self._text is None else len(str(self._text.count)) + 2

    @property
    def _room(self) -> int:
        """Return how many cells of a line are seen."""
        return max(1, self.scrollable_content_region.width - self._gutter)

    def _cut(self, row: Content) -> Strip:
        """Return the part of a row that is scrolled into view; … stands where more is."""
        style, at, room = self.visual_style, self.scroll_offset.x, self._room
        line, more = Strip(row.render_segments(style)), Strip(Content.styled("…", "dim").render_segments(style))
        left = [more] if 0 < at < line.cell_length else []
        right = [more] if line.cell_length > at + room else []
        middle = line.crop(at + len(left), at + room - len(right))
        return Strip.join([*left, middle, *right]).crop_extend(0, room, style.rich_style)

    def _row(self, number: int) -> Content:
        line = self._shown_line(number)
        if number != self._marked:
            return Content(line)
        place = field_place(line, self._shown_line(1), self._field)
        row = Content.styled(line, "bold reverse")
        return row if place is None else row.stylize("underline", *place)

    def _shown_line(self, number: int) -> str:
        text = self._text
        if text is None or number > text.count:
            return ""
        return " ".join(shown(self._line(text, number)[:_LONGEST]).splitlines())

    def _aside_for_field(self) -> int:
        """Return how far to the right the marked field begins to be seen whole, 0 when it is seen without."""
        line = self._shown_line(self._marked or 0)
        place = field_place(line, self._shown_line(1), self._field)
        # The scrollbar of a file that was just opened comes with the next layout.
        room = self._room - (0 if self.show_vertical_scrollbar else self.styles.scrollbar_size_vertical)
        if place is None or width(line[: place[1]]) < room:
            return 0
        return max(0, min(width(line[: place[1]]) - room // 2, width(line) - room))

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
        if self._text is None:
            return self._said
        first = self.scroll_offset.y + 1
        numbers = range(first, min(self._text.count, first + self.size.height - 1) + 1)
        return "\n".join(f"{'>' if n == self._marked else ' '}{n} {self._shown_line(n)}" for n in numbers)
