"""Check a whole draft against the diagnosis it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from jindan_agent.graph.state import MOST_HYPOTHESES, DraftText, HypothesisText
from jindan_agent.looks.rows import RowItem
from jindan_agent.verify.bounds import Bounds, closed_names, run_names
from jindan_agent.verify.row_terms import rows_for_cause
from jindan_agent.verify.section import verify_section
from jindan_agent.verify.slots import slots_in
from jindan_tools.model.cause import Cause, Status
from jindan_tools.model.diagnosis import Diagnosis, Verdict


class _Ground(Struct, frozen=True, kw_only=True):
    """What a draft may stand on: evidence ids by cause, and the rows that were shown and opened again."""

    diagnosis: Diagnosis
    admissible: Mapping[str, Sequence[str]]
    rows: Mapping[str, RowItem]

    def for_cause(self, cause: str) -> frozenset[str]:
        """Return the evidence and the rows that may be cited for a cause."""
        rows = rows_for_cause(self.diagnosis, cause, self.rows.values())
        return frozenset(self.admissible.get(cause, ())) | rows


def verify_draft(
    diagnosis: Diagnosis,
    admissible: Mapping[str, Sequence[str]],
    draft: DraftText,
    rows: Mapping[str, RowItem] | None = None,
) -> tuple[DraftText, int]:
    """Return what holds and how many sentences, hypotheses and citations were dropped; `rows` are those that opened."""
    ground = _Ground(diagnosis=diagnosis, admissible=admissible, rows=rows or {})
    causes = {c.id: c for c in diagnosis.causes}
    whole = _whole(ground)
    summary, lost_summary = verify_section(draft["summary"], whole)
    next_step, lost_step = verify_section(draft["next_step"], whole)
    told = {
        cause: verify_section(text, _of_cause(whole, ground, causes[cause]))
        for cause, text in draft["causes"].items()
        if cause in causes
    }
    hypotheses, lost_hypotheses = _hypotheses(ground, draft["hypotheses"], whole)
    kept = {cause: text for cause, (text, _) in told.items() if text}
    checked = DraftText(
        summary=summary,
        next_step=next_step,
        causes=kept,
        order=_order([c for c in draft["order"] if c in kept], diagnosis.causes),
        hypotheses=hypotheses,
    )
    strangers = len(draft["causes"].keys() - causes.keys()) + len(unproved_places(draft, checked))
    return checked, lost_summary + lost_step + sum(n for _, n in told.values()) + lost_hypotheses + strangers


def unproved_places(draft: DraftText, checked: DraftText) -> tuple[str, ...]:
    """Return the causes of a proposed order for which no sentence that cites evidence admissible for them was left."""
    return tuple(cause for cause in dict.fromkeys(draft["order"]) if cause not in checked["causes"])


def _whole(ground: _Ground) -> Bounds:
    """Return the bounds of a sentence about the run as a whole: no surer than its first cause."""
    diagnosis = ground.diagnosis
    ranked = [c.id for c in diagnosis.causes]
    return Bounds(
        slots=frozenset(i for cause in ranked for i in ground.admissible.get(cause, ())) | frozenset(ground.rows),
        status=diagnosis.causes[0].status if diagnosis.causes else Status.HYPOTHESIS,
        verdict=diagnosis.verdict,
        names=run_names(diagnosis),
        closed=closed_names(ranked),
    )


def _of_cause(whole: Bounds, ground: _Ground, cause: Cause) -> Bounds:
    return replace(whole, slots=ground.for_cause(cause.id), status=cause.status)


def _hypotheses(ground: _Ground, proposed: Sequence[HypothesisText], whole: Bounds) -> tuple[list[HypothesisText], int]:
    """Return the proposals of which a checked reason cites what is admissible for them, and what was dropped."""
    ranked = [c.id for c in ground.diagnosis.causes]
    kept: dict[str, HypothesisText] = {}
    dropped = 0
    for each in proposed:
        cause = each["cause"]
        allowed = frozenset[str]() if cause in {*ranked, *kept} else _allowed(ground, cause)
        if not allowed or len(kept) == MOST_HYPOTHESES:
            dropped += len(each["evidence"]) + 1
            continue
        evidence = list(dict.fromkeys(i for i in each["evidence"] if i in allowed))
        dropped += len(each["evidence"]) - len(evidence)
        bounds = replace(whole, slots=allowed, status=Status.HYPOTHESIS, closed=closed_names([cause, *ranked]))
        reason, lost = verify_section(each["reason"], bounds)
        dropped += lost
        if set(slots_in(reason)) & set(evidence):
            kept[cause] = HypothesisText(cause=cause, evidence=evidence, reason=reason)
        else:
            dropped += 1
    return list(kept.values()), dropped


def _allowed(ground: _Ground, cause: str) -> frozenset[str]:
    """Return what may be cited for a proposal: nothing in a sound run.

    What excluded a cause cannot bring it back, only a row not seen then.
    """
    if ground.diagnosis.verdict is Verdict.HEALTHY:
        return frozenset()
    if _is_excluded(ground, cause):
        return rows_for_cause(ground.diagnosis, cause, ground.rows.values())
    return ground.for_cause(cause) if cause in ground.admissible else frozenset()


def _is_excluded(ground: _Ground, cause: str) -> bool:
    return any(c.id == cause for c in ground.diagnosis.ruled_out)


def _order(proposed: Sequence[str], causes: Sequence[Cause]) -> list[str]:
    """Return the proposed order when it only swaps causes of equal status and really differs, else nothing."""
    status = {c.id: c.status for c in causes}
    wanted = [c for c in dict.fromkeys(proposed) if c in status]
    ranked = [c.id for c in causes if c.id in wanted]
    swaps_equals = [status[c] for c in wanted] == [status[c] for c in ranked]
    return wanted if swaps_equals and wanted != ranked else []
