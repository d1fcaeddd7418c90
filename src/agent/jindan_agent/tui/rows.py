"""A compact list of rows to choose from, the chosen one marked by more than colour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from jindan_agent.tui.keys import both

TYPE_CHECKING = False  # rows that hang come with the first diagnosis
if TYPE_CHECKING:
    from jindan_agent.tui.lines.hanging import Hanging


class Rows(OptionList):
    """A list without a frame, as high as its rows. The id of a row is what it stands for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(both("j"), "cursor_down", "아래", show=False),
        Binding(both("k"), "cursor_up", "위", show=False),
    ]
    DEFAULT_CSS = """
    Rows, Rows:focus { border: none; padding: 0; background: transparent; height: auto; max-height: 100%; }
    Rows > .option-list--option { padding: 0 1; }
    Rows > .option-list--option-highlighted { background: transparent; text-style: none; }
    Rows:focus > .option-list--option-highlighted { text-style: bold reverse; background: transparent; color: $foreground; }
    """

    def fill(self, rows: Iterable[tuple[str, Content | Hanging]]) -> None:
        """Show other rows, each an id and its text; what was highlighted stays so, or else the row in its place."""
        at, before = self.highlighted, self.highlighted_option
        self.set_options([Option(text, id=key) for key, text in rows])
        if at is not None and before is not None and self.option_count:
            kept = (i for i, option in enumerate(self.options) if option.id == before.id)
            self.highlighted = next(kept, min(at, self.option_count - 1))
