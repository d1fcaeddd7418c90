"""What a command may do with the conversation and the screen around it."""

from __future__ import annotations

from typing import Protocol

from textual.message import Message

from jindan_agent.chat.engine import ChatEngine
from jindan_agent.tui.checking.snapshot import CheckedRun


class Conversation(Protocol):
    """The chat as a command sees it."""

    @property
    def checked(self) -> CheckedRun:
        """Return the run that is talked about."""
        ...

    @property
    def engine(self) -> ChatEngine:
        """Return what answers."""
        ...

    @property
    def answers(self) -> tuple[str, ...]:
        """Return the answers so far as Markdown, the oldest first."""
        ...

    def say(self, markdown: str) -> None:
        """Add a block to the conversation."""
        ...

    def ask(self, question: str) -> None:
        """Have a question answered."""
        ...

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        ...

    def tell(self, message: Message) -> None:
        """Tell the screen around the chat something."""
        ...

    def forget(self) -> None:
        """Begin anew."""
        ...
