"""A block of Markdown as high as its lines, which can grow while it is read."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from jindan_agent.tui.lines.markdown import markdown_lines


class TextBlock(Widget):
    """Shows Markdown of ours, or of an answer in which foreign text is inert."""

    DEFAULT_CSS = "TextBlock { height: auto; padding: 0 1 0 2; }"

    def __init__(self, markdown: str = "", *, classes: str = "") -> None:
        super().__init__(classes=classes)
        self._markdown = markdown
        self._lines: list[Content] = []
        self._made: tuple[str, int] | None = None

    @property
    def markdown(self) -> str:
        """Return the text as it is so far."""
        return self._markdown

    def append(self, text: str) -> None:
        """Add to the end."""
        self._markdown += text
        self.refresh(layout=True)

    def replace(self, text: str) -> None:
        """Show another text."""
        self._markdown = text
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at a width."""
        del container, viewport
        return len(self._at(width))

    def render(self) -> Content:
        """Return the lines."""
        return Content("\n").join(self._at(self.content_size.width))

    def _at(self, width: int) -> list[Content]:
        if self._made != (self._markdown, width):
            self._lines = markdown_lines(self._markdown.strip("\n"), width)
            self._made = (self._markdown, width)
        return self._lines
