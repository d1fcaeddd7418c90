"""The commands and arguments that fit what is being typed."""

from __future__ import annotations

from jindan_agent.tui.chat.commands.table import complete
from jindan_agent.tui.checking.snapshot import CheckedRun
from jindan_agent.tui.foreign import joined
from jindan_agent.tui.rows import Rows


class Completions(Rows):
    """A list above the field, there only while something fits."""

    DEFAULT_CSS = "Completions { max-height: 8; background: $panel; display: none; }"

    def fit(self, text: str, checked: CheckedRun | None) -> bool:
        """List what a text may become; say whether there is anything."""
        found = complete(text, checked) if text.startswith("/") and "\n" not in text else ()
        self.display = bool(found)
        if found:
            self.fill((c.text, joined((f"{c.text}  ", "bold"), (c.about, "dim"))) for c in found)
            self.highlighted = 0
        return bool(found)

    def walk(self, by: int) -> None:
        """Choose the next one (1) or the one before (-1)."""
        if by > 0:
            self.action_cursor_down()
        else:
            self.action_cursor_up()

    @property
    def chosen(self) -> str:
        """Return what the text would become, '' when nothing fits."""
        option = self.highlighted_option
        return "" if option is None else f"{option.id} "
