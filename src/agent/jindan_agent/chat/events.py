"""What a conversation tells its screen while an answer comes."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from jindan_agent.llm.answer import Usage

Speaker = Literal["rules", "model"]


class TextDelta(Struct, frozen=True, kw_only=True):
    """The next piece of the answer: Markdown in which foreign text is already inert."""

    text: str


class ToolStarted(Struct, frozen=True, kw_only=True):
    """A look began. `number` counts from 1 within the answer; `title` is one Korean line."""

    number: int
    tool: str
    title: str


class ToolFinished(Struct, frozen=True, kw_only=True):
    """A look ended. `text` is plain text, never markup; `ok` is False when there was nothing to show."""

    number: int
    tool: str
    title: str
    text: str
    ok: bool
    seconds: float


class Remark(Struct, frozen=True, kw_only=True):
    """Something to say beside the answer, one Korean sentence or two."""

    text: str


class Sent(Struct, frozen=True, kw_only=True):
    """A whole request as it leaves for the model, redacted; `number` counts from 1 within the answer."""

    number: int
    text: str


class Citation(Struct, frozen=True, kw_only=True):
    """What an answer rests on: E7 of the diagnosis or R3, a row that was looked up. `path` is relative to the run."""

    id: str
    label: str
    path: str = ""
    line: int | None = None
    text: str = ""


class Done(Struct, frozen=True, kw_only=True):
    """The end of an answer. `failure` says in Korean why the model did not answer it to its end, '' otherwise.

    `dropped` counts sentences of the model that the evidence did not carry; `usage` is that of this answer.
    """

    text: str
    by: Speaker
    citations: tuple[Citation, ...] = ()
    dropped: int = 0
    stopped: bool = False
    failure: str = ""
    usage: Usage = field(default_factory=Usage)


class Failed(Struct, frozen=True, kw_only=True):
    """There is no answer: a bug, or a question while another one is being answered."""

    what: str
    hint: str


ChatEvent = TextDelta | ToolStarted | ToolFinished | Remark | Sent | Done | Failed
