"""Keys that are typed while a pane is being built: they are meant for the pane."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from textual.app import App
from textual.events import Event, Key


class HeldKeys:
    """Keeps keys back from whatever had the focus before, and types them again once the pane is there."""

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self._kept: list[Key] = []
        self._holding = 0

    @contextmanager
    def while_opening(self) -> Generator[None]:
        """Hold what is typed until the end of the block."""
        self._holding += 1
        try:
            yield
        finally:
            self._holding -= 1
            kept, self._kept = self._kept, []
            for key in kept:
                self._app.post_message(Key(key.key, key.character))

    def take(self, event: Event) -> bool:
        """Keep an event back when it is a key that is to be held."""
        if not self._holding or not isinstance(event, Key):
            return False
        self._kept.append(event)
        return True
