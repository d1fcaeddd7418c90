"""Make the dialogs; each is loaded when it is first opened, not before the first paint."""

from __future__ import annotations

from collections.abc import Sequence

from textual.screen import ModalScreen

from jindan_agent.tui.dialogs.answers import Answer, Choice

TYPE_CHECKING = False  # the records of a diagnosis arrive with the first one
if TYPE_CHECKING:
    from jindan_agent.recent import RecentRun
    from jindan_agent.tui.checking.snapshot import CheckedRun, Together
    from jindan_tools.model.diagnosis import Diagnosis


def cause_dialog(diagnosis: Diagnosis, cause_id: str) -> ModalScreen[Answer | None] | None:
    """Return everything about a cause, None when the diagnosis has none of the id."""
    # As the module says.
    from jindan_agent.tui.dialogs.cause import CauseDialog  # noqa: PLC0415
    from jindan_agent.tui.dialogs.cause_page import find_cause  # noqa: PLC0415

    cause = find_cause(diagnosis, cause_id)
    return None if cause is None else CauseDialog(diagnosis, cause)


def page_dialog(markdown: str) -> ModalScreen[None]:
    """Return a page to read."""
    # As the module says.
    from jindan_agent.tui.dialogs.page import PageDialog  # noqa: PLC0415

    return PageDialog(markdown)


def note_dialog(note: str) -> ModalScreen[str | None]:
    """Return the field for the note of the report."""
    # As the module says.
    from jindan_agent.tui.dialogs.note import NoteDialog  # noqa: PLC0415

    return NoteDialog(note)


def line_dialog(question: str, suggested: str) -> ModalScreen[str | None]:
    """Return a field for one line."""
    # As the module says.
    from jindan_agent.tui.dialogs.ask_line import AskLine  # noqa: PLC0415

    return AskLine(question, suggested)


def run_dialog(
    runs: Sequence[CheckedRun], recent: Sequence[RecentRun], together: Together | None
) -> ModalScreen[Choice | None]:
    """Return the list of other runs."""
    # As the module says.
    from jindan_agent.tui.dialogs.run_picker import RunPicker  # noqa: PLC0415

    return RunPicker(runs, recent, together)


def palette() -> ModalScreen[None]:
    """Return the command palette, in Korean."""
    # As the module says.
    from textual.command import CommandPalette  # noqa: PLC0415

    return CommandPalette(id="--command-palette", placeholder="할 일을 찾으세요")
