"""The object in which a draft is asked for: one field a section, each with the slots its section may use."""

from __future__ import annotations

from jindan_agent.graph.state import MOST_HYPOTHESES, CauseItem, DraftText, HypothesisText, State, cited_ids, seen_rows
from jindan_agent.llm.schema import Json, Schema, flat_object, list_of, one_of, prose
from jindan_agent.verify.replies import DraftReply

TOLD_CAUSES = 3
_MOST_CITED = 4
# Slots offered to one field: a grammar server turns each into a branch of every letter.
_MOST_SLOTS = 16
_MOST_ROWS = 60


def told_causes(state: State) -> list[CauseItem]:
    """Return the causes a draft explains: the first ones that have evidence."""
    return [c for c in state.get("causes", []) if c["evidence"]][:TOLD_CAUSES]


def proposable(state: State) -> list[str]:
    """Return the causes a model may add: those for which the verifier takes what the draft's form offers to cite."""
    offered = set(further_slots(state))
    admissible = state.get("admissible", {})
    return [*(c for c in _open_causes(state) if offered & set(admissible[c])), *state.get("liftable", [])]


def further_slots(state: State) -> list[str]:
    """Return the evidence that a proposal's reason may cite: that of causes not ranked, and no more than a form holds."""
    admissible = state.get("admissible", {})
    own = {i for cause in _open_causes(state) for i in admissible[cause]}
    return [i for i in cited_ids(state) if i in own][:_MOST_SLOTS]


def _open_causes(state: State) -> list[str]:
    """Return the causes with admissible evidence that the ranking does not hold."""
    ranked = {*state.get("ranked", []), *(c["id"] for c in state.get("causes", []))}
    return [cause for cause in state.get("admissible", {}) if cause not in ranked]


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
        own = further_slots(state)
        hypothesis = {
            "cause": one_of(further),
            "evidence": list_of(one_of([*own, *rows[-_MOST_ROWS:]]), _MOST_CITED),
            "reason": prose(own, rows=bool(rows)),
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
