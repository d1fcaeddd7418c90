"""What a thread found out, or what waits for the next paint, reaches the screen unless it is being taken down."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVarTuple

from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump

_Arguments = TypeVarTuple("_Arguments")


def soon(node: DOMNode, callback: Callable[[*_Arguments], None], *arguments: *_Arguments) -> None:
    """Have a callback called in the loop of the screen. Callable from any thread."""
    node.call_later(_unless_leaving, node, callback, *arguments)


def after_paint(node: MessagePump, callback: Callable[[], object]) -> None:
    """Have a callback called, and awaited, once what was asked for before has been painted."""
    node.call_after_refresh(_unless_leaving, node, callback)


def _unless_leaving(node: MessagePump, callback: Callable[[*_Arguments], object], *arguments: *_Arguments) -> object:
    # While it is left, what stands on the screen goes before what still waits in the queue.
    app: App[object] = node.app  # type: ignore[reportUnknownMemberType]
    return callback(*arguments) if app.is_running else None
