"""The first line of the screen: which run, its verdict, and how fresh what is shown is."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from jindan_agent.report.width import width
from jindan_agent.tui.foreign import joined
from jindan_tools.text.safe import safe_line

TYPE_CHECKING = False  # the records of a diagnosis arrive with the first one
if TYPE_CHECKING:
    from jindan_agent.tui.checking.snapshot import CheckedRun


class RunHeader(Widget):
    """Shows name, verdict and progress of the run; `state` says what is going on now."""

    DEFAULT_CSS = "RunHeader { height: 1; padding: 0 1; background: $panel; }"
    checked: reactive[CheckedRun | None] = reactive(None, always_update=True)
    state: reactive[str] = reactive("")

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def rename(self, name: str) -> None:
        """Show the name of another path."""
        self._name = name
        self.refresh()

    def render(self) -> Content:
        """Return the line, cut where the screen ends."""
        found = self.checked
        state = (f"  {self.state}", "dim")
        if found is None:
            return joined((safe_line(self._name, 60), "bold"), state)
        # What a diagnosis is shown by is loaded with the first one.
        from jindan_agent.tui.overview.verdict import header_text  # noqa: PLC0415

        return header_text(found, self.size.width - 6 - width(self.state)) + joined(state)
