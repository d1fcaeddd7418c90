"""What was said, asked and looked up so far, the newest at the end."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from jindan_agent.chat.events import Sent, ToolFinished, ToolStarted
from jindan_agent.tui.chat.text_block import TextBlock
from jindan_agent.tui.chat.tool_block import ToolBlock
from jindan_agent.tui.foreign import joined
from jindan_agent.tui.soon import after_paint


class Transcript(VerticalScroll, can_focus=True):
    """The blocks of a conversation; an answer is read from its start, below the question."""

    DEFAULT_CSS = """
    Transcript { height: 1fr; padding: 0 0 1 0; scrollbar-gutter: stable; }
    Transcript .question { text-style: bold; margin-top: 1; padding: 0 1; height: auto; }
    Transcript .remark { color: $text-muted; height: auto; padding: 0 1 0 2; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._looks: dict[int, ToolBlock] = {}
        self._last: Static | None = None

    @property
    def answers(self) -> tuple[str, ...]:
        """Return the answers so far as Markdown, the oldest first."""
        return tuple(block.markdown for block in self.query(TextBlock) if block.has_class("answer"))

    def clear(self) -> None:
        """Show nothing any more."""
        self._last = None
        self.remove_children()

    def add_question(self, text: str) -> None:
        """Add what the user wrote; looks are counted anew from here."""
        self._looks.clear()
        self._last = Static(joined("> ", text), classes="question")
        self._add(self._last)

    def add_text(self, markdown: str = "", *, answer: bool = True) -> TextBlock:
        """Add a block of Markdown, an answer or a greeting, and return it."""
        block = TextBlock(markdown, classes="answer" if answer else "")
        self._add(block)
        return block

    def extend(self, block: TextBlock, text: str) -> None:
        """Add to the end of a block."""
        block.append(text)
        self._follow()

    def add_remark(self, text: str) -> None:
        """Add a line in small print."""
        self._add(Static(joined((text, "")), classes="remark"))

    def add_look(self, event: ToolStarted | ToolFinished) -> None:
        """Show that a look began, or what it found."""
        if event.number not in self._looks:
            self._looks[event.number] = ToolBlock(event.title)
            self._add(self._looks[event.number])
        if isinstance(event, ToolFinished):
            self._looks[event.number].finish(event.text, ok=event.ok, seconds=event.seconds)

    def add_sent(self, event: Sent) -> None:
        """Show what leaves for the model, folded."""
        head, _, rest = event.text.partition("\n")
        block = ToolBlock(head.strip("- "))
        block.finish(rest, ok=True, seconds=None)
        self._add(block)

    def _add(self, block: Widget) -> None:
        self.mount(block)
        self._follow()

    def watch_virtual_size(self) -> None:
        """Take the place again once what was added has been laid out."""
        self._follow()

    def _follow(self) -> None:
        """Show what is new, but never push the question off the screen."""
        after_paint(self, self._take_place)

    def _take_place(self) -> None:
        if self._last is None:
            self.scroll_end(animate=False)
        elif self._last.is_attached:
            self.scroll_to_widget(self._last, top=True, animate=False, force=True)
