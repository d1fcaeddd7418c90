"""The field to write in: several lines, a history, and safe for text that is still being composed."""

from __future__ import annotations

import unicodedata
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.events import Key, Paste
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from jindan_agent.tui.foreign import shown

# After Enter a terminal may still deliver the syllable that was being composed
# (https://github.com/anthropics/claude-code/issues/53890); after Esc the rest of a pasted escape sequence.
SETTLE_SECONDS = 0.05
_LONGEST = 20_000
_MOST_ROWS = 6


class ChatEntry(TextArea):
    """Enter sends, Ctrl+J breaks the line, Up and Down walk through what was asked before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j,shift+enter", "new_line", "줄 바꿈", priority=True),
    ]
    DEFAULT_CSS = """
    ChatEntry, ChatEntry:focus { height: 1; max-height: 6; border: none; padding: 0; background: $boost; }
    ChatEntry .text-area--placeholder { color: $text-muted; }
    """

    class Sent(Message):
        """The user sent a text."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The user pressed Esc."""

    class Moved(Message):
        """Up (-1), Down (1) or Tab (0) was pressed while completions may be shown."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(
            id=id, soft_wrap=True, compact=True, highlight_cursor_line=False, placeholder="질문이나 /명령을 쓰세요"
        )
        self.cursor_blink = False
        self.completing = False
        self._settling: Timer | None = None
        self._wish: Literal["send", "leave", ""] = ""
        self._asked: list[str] = []
        self._at = 0

    def remember(self, text: str) -> None:
        """Keep a text for Up."""
        if not self._asked or self._asked[-1] != text:
            self._asked.append(text)
        self._at = len(self._asked)

    def put(self, text: str) -> None:
        """Replace what is written."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    async def _on_key(self, event: Key) -> None:
        if event.key == "enter":
            self._take(event)
            self._settle("send")
        elif event.key == "escape":
            self._take(event)
            self._settle("leave")
        elif event.key in {"up", "down"} and self._walks(-1 if event.key == "up" else 1):
            self._take(event)
        elif event.key == "tab" and self.completing:
            self._take(event)
            self.post_message(self.Moved(0))
        else:
            if self._wish == "leave":
                # A key right behind Esc: a sequence that was pasted, not a wish to leave.
                self._unsettle()
            await super()._on_key(event)

    def _take(self, event: Key) -> None:
        event.stop()
        event.prevent_default()

    def _walks(self, by: int) -> bool:
        """Say whether Up or Down moves through completions or history instead of lines."""
        if self.completing:
            self.post_message(self.Moved(by))
            return True
        row, rows = self.cursor_location[0], self.document.line_count
        if not self._asked or (by < 0 and row > 0) or (by > 0 and row < rows - 1):
            return False
        self._at = max(0, min(len(self._asked), self._at + by))
        self.put(self._asked[self._at] if self._at < len(self._asked) else "")
        return True

    # Waiting for what belongs to the key before

    def _settle(self, wish: Literal["send", "leave"]) -> None:
        self._unsettle()
        self._wish = wish
        self._settling = self.set_timer(SETTLE_SECONDS, self._settled)

    def _unsettle(self) -> None:
        if self._settling is not None:
            self._settling.stop()
        self._settling, self._wish = None, ""

    def _settled(self) -> None:
        wish = self._wish
        self._unsettle()
        if wish == "send":
            self._send()
        elif wish == "leave":
            self._leave()

    def _send(self) -> None:
        text = unicodedata.normalize("NFC", self.text).strip()
        if text:
            self.remember(text)
            self.load_text("")
            self.post_message(self.Sent(text))

    def _leave(self) -> None:
        self.post_message(self.Left())

    async def _on_paste(self, event: Paste) -> None:
        """Take what was pasted without colours and other codes, composed."""
        event.stop()
        event.prevent_default()
        self._unsettle()
        clean = unicodedata.normalize("NFC", shown(event.text.replace("\r\n", "\n").replace("\r", "\n"), _LONGEST))
        if result := self._replace_via_keyboard(clean, *self.selection):
            self.move_cursor(result.end_location)

    def action_new_line(self) -> None:
        """Break the line."""
        self._replace_via_keyboard("\n", *self.selection)

    def on_text_area_changed(self) -> None:
        """Grow with the text."""
        self.styles.height = max(1, min(_MOST_ROWS, self.wrapped_document.height))
