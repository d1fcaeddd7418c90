"""The objects a model may answer with, checked anew on arrival whatever the server promised."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Prose = Annotated[str, Field(max_length=2000)]
Word = Annotated[str, Field(max_length=80)]


class ActionReply(BaseModel):
    """The next look a model asks for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    action: Literal["tool", "done"]
    tool: Word
    target: Word
    argument: Word


class HypothesisReply(BaseModel):
    """A further cause with the evidence ids that should carry it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cause: Word
    evidence: Annotated[list[Word], Field(max_length=16)]
    reason: Prose = ""


class DraftReply(BaseModel):
    """The sentences of a draft, one field a section."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    summary: Prose
    next_step: Prose
    cause_1: Prose = ""
    cause_2: Prose = ""
    cause_3: Prose = ""
    order: Annotated[list[Word], Field(max_length=16)] = Field(default_factory=list[str])
    hypotheses: Annotated[list[HypothesisReply], Field(max_length=8)] = Field(default_factory=list[HypothesisReply])
