"""Node: put the ranked causes into the state, each with the evidence it may be argued with."""

from __future__ import annotations

from collections.abc import Callable

from jindan_agent.graph.admissible import admissible_evidence
from jindan_agent.graph.context import Context
from jindan_agent.graph.state import CauseItem, State
from jindan_tools.model.cause import STATUS_KO, Cause
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.text.safe import safe_line

_MOST_CAUSES, _MOST_EXCLUDED = 5, 6


def check(state: State, context: Context) -> State:
    """Return the causes in their final order and the evidence admissible for them and for further proposals."""
    del state
    return judged(context.diagnosis, context.redactor.clean)


def judged(found: Diagnosis, clean: Callable[[str], str]) -> State:
    """Return the same without a context, for a conversation."""
    causes = [_item(cause, clean) for cause in found.causes[:_MOST_CAUSES]]
    excluded = [_item(cause, clean) for cause in found.ruled_out[:_MOST_EXCLUDED]]
    return {
        "causes": causes,
        "ranked": [cause.id for cause in found.causes],
        "excluded": excluded,
        "admissible": {cause: list(ids) for cause, ids in admissible_evidence(found).items()},
    }


def _item(cause: Cause, clean: Callable[[str], str]) -> CauseItem:
    arguments = (*cause.arguments_for, *cause.arguments_against)
    return CauseItem(
        id=cause.id,
        name_ko=cause.name_ko,
        status=STATUS_KO[cause.status],
        evidence=list(dict.fromkeys(i for a in arguments for i in a.evidence_ids)),
        why=[clean(safe_line(a.title, 160)) for a in arguments[:4]],
    )
