"""What every pane is shown from."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from msgspec import Struct

from jindan_agent.report.user_word import UserWord

TYPE_CHECKING = False  # the records of a diagnosis arrive with the first one
if TYPE_CHECKING:
    from jindan_agent.tui.checking.snapshot import CheckedRun, Together
    from jindan_tools.model.source import Source


class Shown(Struct, frozen=True, kw_only=True):
    """The diagnosed run, what the user said of it, and the report on all runs of the path when there is one."""

    checked: CheckedRun
    word: UserWord
    together: Together | None = None


@runtime_checkable
class Pane(Protocol):
    """A part of the screen that shows one run."""

    def show(self, shown: Shown) -> None:
        """Show another state; what the user was looking at stays."""
        ...


@runtime_checkable
class EvidenceView(Protocol):
    """The pane that opens files."""

    def open_evidence(self, evidence_id: str) -> None:
        """Choose a piece of evidence by its number."""
        ...

    def open_source(self, source: Source) -> None:
        """Show a place in a file."""
        ...
