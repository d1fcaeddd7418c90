"""The frame of the screen: its bindings, what is asked from anywhere, and how it is left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.events import Event
from textual.screen import Screen

from jindan_agent.tui.broken import broken_text
from jindan_agent.tui.dialogs.making import page_dialog, palette
from jindan_agent.tui.foreign import joined
from jindan_agent.tui.held_keys import HeldKeys
from jindan_agent.tui.help_page import HELP
from jindan_agent.tui.keys import both
from jindan_agent.tui.leaving import Leaving
from jindan_agent.tui.messages import Answering, CopyText, KeyWanted
from jindan_agent.tui.open_panes import OpenPanes
from jindan_agent.tui.palette import palette_entries
from jindan_agent.tui.tab_line import TABS, TabLine


class Frame(App[int]):
    """An application of panes that knows nothing of a run."""

    TITLE = "diagnose"
    # The first diagnosis decides what is chosen first.
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (190, "-very-wide")]  # noqa: RUF012
    # A notice covers what is read below it: wide and low.
    CSS = "Toast { width: 60; max-width: 80%; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(f"{n},f{n}", f"pane('{key}')", name, show=False) for n, (key, name) in enumerate(TABS, start=1)),
        Binding(both("q"), "quit", "끝내기"),
        Binding(both("r"), "check", "다시 진단"),
        Binding(both("o"), "runs", "다른 실행"),
        Binding(both("t"), "theme", "밝기"),
        Binding("question_mark", "help", "도움말"),
        Binding("ctrl+p", "command_palette", "명령", show=True),
        Binding("ctrl+c", "interrupt", "중단", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._answering = False
        self._leaving = Leaving()
        self._held_keys = HeldKeys(self)

    @property
    def panes(self) -> OpenPanes:
        """Return the panes."""
        return self.query_one(OpenPanes)

    def tell(self, sentence: str, good: bool = True) -> None:
        """Show a sentence for a moment."""
        self.notify(joined(sentence).plain, markup=False, severity="information" if good else "error")

    # Moving around

    async def action_pane(self, name: str) -> None:
        """Open a pane."""
        with self._held_keys.while_opening():
            await self.panes.open(name)

    async def on_event(self, event: Event) -> None:
        """Take a key, a click or what else happens; keys that are typed while a pane opens wait for it."""
        if not self._held_keys.take(event):
            await super().on_event(event)

    async def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        """Open the pane whose tab was clicked."""
        await self.panes.open(event.name)

    def on_key_wanted(self, message: KeyWanted) -> None:
        """Do what a clicked key does."""
        self.simulate_key(message.key)

    def on_copy_text(self, message: CopyText) -> None:
        """Put a text on the clipboard of the terminal."""
        self.copy_to_clipboard(message.text)
        self.tell(f"{len(message.text):,}자를 복사했습니다.")

    def show_page(self, markdown: str) -> None:
        """Show a page to read."""
        self.push_screen(page_dialog(markdown))

    def action_help(self) -> None:
        """Show the keys."""
        self.show_page(HELP)

    def action_theme(self) -> None:
        """Change between dark and light."""
        # Few change it.
        from jindan_agent.tui.light import LIGHT  # noqa: PLC0415

        self.register_theme(LIGHT)
        self.theme = LIGHT.name if self.current_theme.dark else "textual-dark"

    def action_command_palette(self) -> None:
        """Open the palette, in Korean."""
        if len(self.screen_stack) == 1:
            self.push_screen(palette())

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield what the palette offers."""
        del screen
        for title, about, action in palette_entries():
            yield SystemCommand(title, about, lambda action=action: self.call_later(self.run_action, action))

    # Leaving

    def on_answering(self, message: Answering) -> None:
        """Know whether Ctrl+C has an answer to stop."""
        self._answering = message.active

    async def action_interrupt(self) -> None:
        """Stop the answer; without one ask for a second press before leaving."""
        if self._answering:
            await self.run_action("stop", self.query_one("#chat"))
            return
        if self._leaving.is_second_press():
            self.exit(130)
        self.tell("끝내려면 Ctrl+C를 한 번 더 누르세요.")

    async def action_quit(self) -> None:
        """Leave."""
        self.exit(0)

    def _fatal_error(self) -> None:
        """Close on a bug with its traceback; Textual would show the first of several panics only."""
        self.panic(Text(broken_text()))
