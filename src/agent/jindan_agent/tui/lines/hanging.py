"""A text behind a mark: the lines that follow stand below the text, not below the mark."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

_NARROWEST = 10


def hanging(mark: Content, text: Content, width: int) -> Iterator[Content]:
    """Yield a text behind its first characters, the lines that follow indented below it."""
    for at, line in enumerate(text.wrap(max(_NARROWEST, width - mark.cell_length)) or [Content("")]):
        yield (Content(" " * mark.cell_length) if at else mark) + line


class Hanging(Visual):
    """A row of a list; it is laid out anew when its width changes."""

    def __init__(self, mark: Content, text: Content) -> None:
        self._mark, self._text = mark, text
        self._made: tuple[int, tuple[Content, ...]] = (0, ())

    def __str__(self) -> str:
        """Return the row as one line without styles."""
        return self.line.plain

    @property
    def line(self) -> Content:
        """Return the row as one line."""
        return self._mark + self._text

    def _lines(self, width: int) -> tuple[Content, ...]:
        if self._made[0] != width:
            self._made = (width, tuple(hanging(self._mark, self._text, width)))
        return self._made[1]

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Return the lines as the screen draws them."""
        return Content("\n").join(self._lines(width)).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width of the row on one line."""
        del rules, container_width
        return self._mark.cell_length + self._text.cell_length

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return how many lines the row takes."""
        del rules
        return len(self._lines(width))
