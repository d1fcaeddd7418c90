"""What a model may add to a report: sentences without digits of their own, and a note of what it did."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class Prose(Struct, frozen=True, kw_only=True):
    """Verified sentences of a model, every slot filled.

    `summary` stands under the verdict; `explanations` maps cause ids to why the cause fits this run.
    """

    summary: str = ""
    explanations: Mapping[str, str] = field(default_factory=dict[str, str])


class ModelNote(Struct, frozen=True, kw_only=True):
    """Which model took part. `outcome` is a Korean sentence: what was used of its answer, or why nothing was."""

    name: str
    calls: int
    outcome: str
