"""What the nodes pass on: plain types only, so that a checkpoint can be written and read by anyone."""

from __future__ import annotations

from typing import TypedDict

from jindan_agent.looks.rows import RowItem

MOST_HYPOTHESES = 2


class EvidenceItem(TypedDict):
    """A piece of evidence as the model sees it."""

    id: str
    statement: str


class CauseItem(TypedDict):
    """A ranked cause as the model sees it. `evidence` are the ids that speak for or against it."""

    id: str
    name_ko: str
    status: str
    evidence: list[str]
    why: list[str]


class SourceItem(TypedDict):
    """A file (F1, F2, ...) or a series (S1, S2, ...) that the model may ask to see, by a number of its own."""

    id: str
    name: str
    about: str


class Look(TypedDict):
    """What the model asked to see, the redacted text it got, and the rows of it that can be cited."""

    tool: str
    target: str
    argument: str
    text: str
    rows: list[RowItem]


class HypothesisText(TypedDict):
    """A further cause a model proposes."""

    cause: str
    evidence: list[str]
    reason: str


class DraftText(TypedDict):
    """A model's draft with slots such as {E3} where numbers belong. `causes` is keyed by cause id."""

    summary: str
    next_step: str
    causes: dict[str, str]
    order: list[str]
    hypotheses: list[HypothesisText]


class State(TypedDict, total=False):
    """The state of one run through the graph. Every text in it is redacted.

    `unproved` counts the places of the model's order that no admissible evidence carries. `causes` are the first of the
    `ranked` ids; `liftable` are the excluded ones that a row seen since may bring back.
    """

    run: str
    verdict: str
    verdict_reason: str
    evidence: list[EvidenceItem]
    files: list[SourceItem]
    series: list[SourceItem]
    findings: list[SourceItem]
    others: list[SourceItem]
    causes: list[CauseItem]
    excluded: list[CauseItem]
    ranked: list[str]
    liftable: list[str]
    admissible: dict[str, list[str]]
    leads: list[str]
    looks: list[Look]
    actions: int
    repeats: int
    looking: bool
    draft: DraftText | None
    checked: DraftText | None
    dropped: int
    unproved: int
    failure: str
    prose: dict[str, str]


def cited_ids(state: State) -> list[str]:
    """Return the evidence ids any listed cause may cite, in the order of the evidence."""
    listed = {i for ids in state.get("admissible", {}).values() for i in ids}
    return [e["id"] for e in state.get("evidence", []) if e["id"] in listed]


def seen_rows(state: State) -> dict[str, RowItem]:
    """Return every row the model was shown, by its number."""
    return {row["id"]: row for look in state.get("looks", []) for row in look["rows"]}
