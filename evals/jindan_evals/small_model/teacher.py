"""The right answers of the tasks, worked out from the state that the prompt is made of and from the rules' own weights."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from jindan_agent.graph.drafting import proposable, told_causes
from jindan_agent.graph.state import CauseItem, DraftText, HypothesisText, State
from jindan_agent.verify.draft import verify_draft
from jindan_agent.verify.replies import ActionReply
from jindan_evals.small_model.teacher_words import ELSE_LOOK_AT, LOOK_AT, SEEN, UNNAMED
from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.model.diagnosis import Diagnosis

_LOG = re.compile(r"\.(?:log|out|txt)$")
_SPEAKS_FOR = 2.0
_CITED = 2
DONE = ActionReply(action="done", tool="finding", target="none", argument="")


def next_action(state: State) -> ActionReply:
    """Return the first look of the plan that was not yet taken, done after the last.

    The plan: the finding that is listed first, the curve that the evidence of the first cause names, the end of the
    first log.
    """
    taken = {(look["tool"], look["target"]) for look in state.get("looks", [])}
    wanted = (a for a in _plan(state) if (a.tool, a.target) not in taken)
    return next(wanted, DONE)


def _plan(state: State) -> Iterator[ActionReply]:
    for finding in state.get("findings", [])[:1]:
        yield ActionReply(action="tool", tool="finding", target=finding["id"], argument="")
    curve = _curve(state)
    if curve:
        yield ActionReply(action="tool", tool="metric", target=curve, argument="")
    for file in state.get("files", []):
        if _LOG.search(file["name"]):
            yield ActionReply(action="tool", tool="window", target=file["id"], argument="")
            return


def _curve(state: State) -> str:
    """Return the id of the first series that the evidence of the first cause names, the longest name first."""
    causes = told_causes(state)
    cited = set(causes[0]["evidence"]) if causes else set[str]()
    told = [e["statement"] for e in state.get("evidence", []) if e["id"] in cited]
    series = sorted(state.get("series", []), key=lambda s: -len(s["name"]))
    return next((s["id"] for text in told for s in series if s["name"] in text), "")


def draft(state: State, diagnosis: Diagnosis) -> DraftText:
    """Return sentences that hold what the state says, with the first admissible evidence in their slots.

    A cause is named unless the verifier takes its name for a claim of its own; then the sentence does without. Hypotheses that it drops are
    left out.
    """
    causes = told_causes(state)
    named = _draft(state, diagnosis, {c["id"]: _name(c) for c in causes})
    kept, dropped = verify_draft(diagnosis, state.get("admissible", {}), named)
    if not dropped:
        return named
    told = _draft(state, diagnosis, {c["id"]: _name(c) if kept["causes"].get(c["id"]) else UNNAMED for c in causes})
    told["hypotheses"] = kept["hypotheses"]
    return told


def _draft(state: State, diagnosis: Diagnosis, names: Mapping[str, str]) -> DraftText:
    causes = told_causes(state)
    first = causes[0]
    told = {c["id"]: f"{_slots(c)} {SEEN[c['status']].format(name=names[c['id']])}" for c in causes}
    return DraftText(
        summary=told[first["id"]],
        next_step=f"{{{first['evidence'][0]}}} 기록과 함께 {_look_at(first)} 먼저 살펴보세요.",
        causes=told,
        order=_order(causes),
        hypotheses=list(_hypotheses(state, diagnosis)),
    )


def _slots(cause: CauseItem) -> str:
    return ", ".join(f"{{{i}}}" for i in cause["evidence"][:_CITED])


def _name(cause: CauseItem) -> str:
    return cause["name_ko"].partition("(")[0].strip()


def _look_at(cause: CauseItem) -> str:
    return LOOK_AT.get(load_taxonomy()[cause["id"]].family, ELSE_LOOK_AT)


def _order(causes: list[CauseItem]) -> list[str]:
    """Return the causes of equal status with the most evidence first; a status never overtakes another."""
    place = {status: n for n, status in enumerate(dict.fromkeys(c["status"] for c in causes))}
    return [c["id"] for c in sorted(causes, key=lambda c: (place[c["status"]], -len(c["evidence"])))]


def _hypotheses(state: State, diagnosis: Diagnosis) -> Iterator[HypothesisText]:
    """Yield the one cause outside the ranking for which the findings speak most, if any speaks clearly."""
    weights = finding_weights(diagnosis)
    decided = {c.id for c in (*diagnosis.causes, *diagnosis.ruled_out)}
    open_causes = [c for c in proposable(state) if c not in decided and weights.get(c, 0.0) >= _SPEAKS_FOR]
    for cause in sorted(open_causes, key=lambda c: -weights[c])[:1]:
        evidence = state.get("admissible", {})[cause][:_CITED]
        yield HypothesisText(cause=cause, evidence=evidence, reason="")


def finding_weights(diagnosis: Diagnosis) -> Mapping[str, float]:
    """Return for each cause the strongest word of a finding for it."""
    strongest: dict[str, float] = defaultdict(float)
    for finding in diagnosis.findings:
        for cause, weight in finding.argues.items():
            strongest[cause] = max(strongest[cause], weight)
    return strongest
