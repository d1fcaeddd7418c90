"""What the screen is opened on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from jindan_agent.tui.checking.child import Child

TYPE_CHECKING = False  # looking for runs is needed only without a path
if TYPE_CHECKING:
    from jindan_agent.recent import RecentRun


class Target(Struct, frozen=True, kw_only=True):
    """A path, the diagnosis already started on it (None: start one), and the runs to offer beside it.

    `use_model` False keeps the conversation to rules and tools; `show_prompt` shows in it what is sent to a model.
    """

    path: Path
    child: Child | None = None
    recent: Sequence[RecentRun] = ()
    clock: Callable[[], datetime] = datetime.now
    poll_seconds: float = 1.0
    use_model: bool = True
    show_prompt: bool = False
