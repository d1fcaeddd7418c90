"""What one part of the screen tells another."""

from __future__ import annotations

from textual.message import Message

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
