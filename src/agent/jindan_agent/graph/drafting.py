"""The object in which a draft is asked for: one field a section, each with the slots its section may use."""

from __future__ import annotations

from jindan_agent.graph.state import CauseItem, DraftText, HypothesisText, State, cited_ids, seen_rows
from jindan_agent.llm.schema import Json, Schema, flat_object, list_of, one_of, prose
from jindan_agent.verify.replies import DraftReply

TOLD_CAUSES = 3
MOST_HYPOTHESES = 2
_MOST_CITED = 4
# Slots offered to one field: a grammar server turns each into a branch of every letter.
_MOST_SLOTS = 16
_MOST_ROWS = 60


def told_causes(state: State) -> list[CauseItem]:
    """Return the causes a draft explains: the first ones that have evidence."""
    return [c for c in state.get("causes", []) if c["evidence"]][:TOLD_CAUSES]


def proposable(state: State) -> list[str]:
    """Return the causes a model may add: those with admissible evidence that the ranking does not hold."""
    ranked = {c["id"] for c in state.get("causes", [])}
    open_causes = [cause for cause in state.get("admissible", {}) if cause not in ranked]
    # Only a line that was not known when a cause was excluded can bring it back.
    return [*open_causes, *excluded_causes(state)] if seen_rows(state) else open_causes


def excluded_causes(state: State) -> list[str]:
    """Return the ids of the causes that the differential excluded."""
    return [c["id"] for c in state.get("excluded", [])]


def draft_schema(state: State) -> Schema[DraftText]:
    """Return the schema of the draft for this state."""
    causes = told_causes(state)

    def parse(value: object) -> DraftText:
        return _text(DraftReply.model_validate(value), causes)

    return Schema(name="draft", shape=_shape(state, causes), parse=parse)


def _shape(state: State, causes: list[CauseItem]) -> Json:
    slots, rows = cited_ids(state), list(seen_rows(state))
    told = prose(slots[:_MOST_SLOTS], rows=bool(rows))
    fields: dict[str, Json] = {"summary": told}
    for number, cause in enumerate(causes, start=1):
        fields[f"cause_{number}"] = prose(cause["evidence"][:_MOST_SLOTS], rows=bool(rows))
    fields["next_step"] = told
    if causes:
        fields["order"] = list_of(one_of([c["id"] for c in causes]), len(causes))
    further = proposable(state)
    if further:
        hypothesis = {
            "cause": one_of(further),
            "evidence": list_of(one_of([*slots, *rows[-_MOST_ROWS:]]), _MOST_CITED),
            "reason": told,
        }
        fields["hypotheses"] = list_of(flat_object(hypothesis), MOST_HYPOTHESES)
    return flat_object(fields)


def _text(reply: DraftReply, causes: list[CauseItem]) -> DraftText:
    told = (reply.cause_1, reply.cause_2, reply.cause_3)
    return DraftText(
        summary=reply.summary,
        next_step=reply.next_step,
        causes={c["id"]: text for c, text in zip(causes, told, strict=False) if text},
        order=reply.order,
        hypotheses=[HypothesisText(cause=h.cause, evidence=h.evidence, reason=h.reason) for h in reply.hypotheses],
    )
