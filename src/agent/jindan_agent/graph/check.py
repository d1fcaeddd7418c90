"""Node: put the ranked causes into the state, each with the evidence it may be argued with."""

from __future__ import annotations

from jindan_agent.graph.admissible import admissible_evidence
from jindan_agent.graph.context import Context
from jindan_agent.graph.state import CauseItem, State
from jindan_tools.model.cause import STATUS_KO, Cause
from jindan_tools.text.safe import safe_line

_MOST_CAUSES = 5


def check(state: State, context: Context) -> State:
    """Return the causes in their final order and the evidence admissible for them and for further proposals."""
    del state
    found, clean = context.diagnosis, context.redactor.clean
    causes = [_item(cause) for cause in found.causes[:_MOST_CAUSES]]
    for cause in causes:
        cause["why"] = [clean(why) for why in cause["why"]]
    return {"causes": causes, "admissible": {cause: list(ids) for cause, ids in admissible_evidence(found).items()}}


def _item(cause: Cause) -> CauseItem:
    arguments = (*cause.arguments_for, *cause.arguments_against)
    return CauseItem(
        id=cause.id,
        name_ko=cause.name_ko,
        status=STATUS_KO[cause.status],
        evidence=list(dict.fromkeys(i for a in arguments for i in a.evidence_ids)),
        why=[safe_line(a.title, 160) for a in arguments[:4]],
    )
