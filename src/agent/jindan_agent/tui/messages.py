"""What one part of the screen tells another."""

from __future__ import annotations

from textual.message import Message

TYPE_CHECKING = False  # the records of a diagnosis arrive with the first one
if TYPE_CHECKING:
    from jindan_tools.model.source import Source


class OpenSource(Message):
    """Show a place in a file of the run."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source


class OpenEvidence(Message):
    """Show a piece of evidence by its number, such as E3."""

    def __init__(self, evidence_id: str) -> None:
        super().__init__()
        self.evidence_id = evidence_id


class OpenCause(Message):
    """Show everything about a cause."""

    def __init__(self, cause_id: str) -> None:
        super().__init__()
        self.cause_id = cause_id


class OpenPage(Message):
    """Show the page of a rule or a cause."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class CauseJudged(Message):
    """The user said of a cause that it is so ("confirmed"), is not ("rejected"), or took that back ("")."""

    def __init__(self, cause_id: str, judged: str) -> None:
        super().__init__()
        self.cause_id = cause_id
        self.judged = judged


class OpenPane(Message):
    """Open a pane by its name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class ExportReport(Message):
    """Write the report in a format (md, json, html) to a path, '' for one beside the user."""

    def __init__(self, form: str, path: str) -> None:
        super().__init__()
        self.form = form
        self.path = path


class CopyText(Message):
    """Put a text on the clipboard."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class WriteFile(Message):
    """Write a text to a new file; `suggested` is the path that the user is asked to confirm."""

    def __init__(self, text: str, suggested: str) -> None:
        super().__init__()
        self.text = text
        self.suggested = suggested


class EditNote(Message):
    """Let the user edit the note that goes into the report."""


class Answering(Message):
    """An answer began or ended."""

    def __init__(self, *, active: bool) -> None:
        super().__init__()
        self.active = active


class KeyWanted(Message):
    """A key was clicked instead of pressed."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
