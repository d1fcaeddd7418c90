"""What a model may add to a report: sentences without digits of their own, and a note of what it did."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class Proposal(Struct, frozen=True, kw_only=True):
    """A cause that a model adds and code has checked: a hypothesis, whatever the model thinks of it.

    `evidence` are ids of evidence and places of lines, as a reader sees them; `excluded` says that the rules ruled the
    cause out.
    """

    cause_id: str
    name_ko: str
    reason: str
    evidence: tuple[str, ...]
    excluded: bool


class Prose(Struct, frozen=True, kw_only=True):
    """Verified sentences of a model, every slot filled.

    `summary` stands under the verdict; `explanations` maps cause ids to why the cause fits this run; `proposals` are
    further hypotheses, which stand behind the ranked causes and change nothing.
    """

    summary: str = ""
    explanations: Mapping[str, str] = field(default_factory=dict[str, str])
    proposals: tuple[Proposal, ...] = ()


class ModelNote(Struct, frozen=True, kw_only=True):
    """Which model took part. `outcome` is a Korean sentence: what was used of its answer, or why nothing was."""

    name: str
    calls: int
    outcome: str
