"""The last line of the screen: the keys that work right now, each a click away."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from jindan_agent.report.width import width
from jindan_agent.tui.messages import KeyWanted

_NAMES = {"question_mark": "?", "escape": "Esc", "enter": "Enter"}


class KeyLine(Widget):
    """One row drawn at once; Textual's own footer builds a widget for every key at every change of the focus."""

    DEFAULT_CSS = "KeyLine { height: 1; padding: 0 1; background: $panel; }"

    def on_mount(self) -> None:
        """Draw again whenever other keys work."""
        # A screen is generic in what it returns, which the signal's type leaves open.
        self.screen.bindings_updated_signal.subscribe(self, self._changed)  # pyright: ignore[reportUnknownMemberType]

    def _changed(self, screen: object) -> None:
        del screen
        self.refresh()

    def _keys(self) -> Iterator[tuple[str, Binding]]:
        """Yield the shown bindings, those of the focused part first, each action once."""
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.action not in seen:
                seen.add(binding.action)
                yield _key_name(binding.key), binding

    def render(self) -> Content:
        """Return the line; what does not fit is left out whole."""
        parts: list[tuple[str, str]] = []
        room = self.content_size.width
        for key, binding in self._keys():
            room -= width(f"{key} {binding.description}  ")
            if room < -2:
                break
            parts += [(key, "bold $text-accent"), (f" {binding.description}  ", "")]
        return Content.assemble(*parts)

    async def on_click(self, event: Click) -> None:
        """Do what the key below the pointer does."""
        at, end = event.get_content_offset(self), 0
        for key, binding in self._keys():
            end += width(f"{key} {binding.description}  ")
            if at is not None and at.x < end:
                self.post_message(KeyWanted(binding.key))
                return


def _key_name(key: str) -> str:
    """Return a key as a person would name it: q, ?, ^p."""
    return _NAMES.get(key, key.replace("ctrl+", "^"))
