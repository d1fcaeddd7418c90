"""What a thread found out reaches the screen, unless the screen is being taken down."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVarTuple

from textual.app import App
from textual.dom import DOMNode

_Arguments = TypeVarTuple("_Arguments")


def soon(node: DOMNode, callback: Callable[[*_Arguments], None], *arguments: *_Arguments) -> None:
    """Have a callback called in the loop of the screen. Callable from any thread."""
    node.call_later(_unless_leaving, node, callback, *arguments)


def _unless_leaving(node: DOMNode, callback: Callable[[*_Arguments], None], *arguments: *_Arguments) -> None:
    # While it is left, what stands on the screen goes before what still waits in the queue.
    app: App[object] = node.app  # type: ignore[reportUnknownMemberType]
    if app.is_running:
        callback(*arguments)
