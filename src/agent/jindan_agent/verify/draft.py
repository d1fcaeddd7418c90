"""Check a whole draft against the diagnosis it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from jindan_agent.graph.state import DraftText, HypothesisText
from jindan_agent.verify.bounds import Bounds, closed_names, run_names
from jindan_agent.verify.section import verify_section
from jindan_tools.model.cause import Cause, Status
from jindan_tools.model.diagnosis import Diagnosis

Admissible = Mapping[str, Sequence[str]]


def verify_draft(diagnosis: Diagnosis, admissible: Admissible, draft: DraftText) -> tuple[DraftText, int]:
    """Return what holds and how many sentences, hypotheses and citations were dropped."""
    causes = {c.id: c for c in diagnosis.causes}
    whole = _whole(diagnosis, admissible)
    summary, lost_summary = verify_section(draft["summary"], whole)
    next_step, lost_step = verify_section(draft["next_step"], whole)
    told = {
        cause: verify_section(text, _of_cause(whole, admissible, causes[cause]))
        for cause, text in draft["causes"].items()
        if cause in causes
    }
    hypotheses, lost_hypotheses = _hypotheses(diagnosis, admissible, draft["hypotheses"], whole)
    checked = DraftText(
        summary=summary,
        next_step=next_step,
        causes={cause: text for cause, (text, _) in told.items() if text},
        order=_order(draft["order"], diagnosis.causes),
        hypotheses=hypotheses,
    )
    strangers = len(draft["causes"].keys() - causes.keys())
    return checked, lost_summary + lost_step + sum(n for _, n in told.values()) + lost_hypotheses + strangers


def _whole(diagnosis: Diagnosis, admissible: Admissible) -> Bounds:
    """Return the bounds of a sentence about the run as a whole: no surer than its first cause."""
    ranked = [c.id for c in diagnosis.causes]
    return Bounds(
        slots=frozenset(i for cause in ranked for i in admissible.get(cause, ())),
        status=diagnosis.causes[0].status if diagnosis.causes else Status.HYPOTHESIS,
        verdict=diagnosis.verdict,
        names=run_names(diagnosis),
        closed=closed_names(ranked),
    )


def _of_cause(whole: Bounds, admissible: Admissible, cause: Cause) -> Bounds:
    return replace(whole, slots=frozenset(admissible.get(cause.id, ())), status=cause.status)


def _hypotheses(
    diagnosis: Diagnosis, admissible: Admissible, proposed: Sequence[HypothesisText], whole: Bounds
) -> tuple[list[HypothesisText], int]:
    decided = {c.id for c in (*diagnosis.causes, *diagnosis.ruled_out)}
    kept: dict[str, HypothesisText] = {}
    dropped = 0
    for each in proposed:
        allowed = admissible.get(each["cause"], ()) if each["cause"] not in decided else ()
        evidence = list(dict.fromkeys(i for i in each["evidence"] if i in allowed))
        dropped += len(each["evidence"]) - len(evidence)
        if not evidence or each["cause"] in kept:
            dropped += 1
            continue
        bounds = replace(
            whole,
            slots=frozenset(allowed),
            status=Status.HYPOTHESIS,
            closed=closed_names([each["cause"], *(c.id for c in diagnosis.causes)]),
        )
        reason, lost = verify_section(each["reason"], bounds)
        dropped += lost
        kept[each["cause"]] = HypothesisText(cause=each["cause"], evidence=evidence, reason=reason)
    return list(kept.values()), dropped


def _order(proposed: Sequence[str], causes: Sequence[Cause]) -> list[str]:
    """Return the proposed order when it only swaps causes of equal status and really differs, else nothing."""
    status = {c.id: c.status for c in causes}
    wanted = [c for c in dict.fromkeys(proposed) if c in status]
    ranked = [c.id for c in causes if c.id in wanted]
    swaps_equals = [status[c] for c in wanted] == [status[c] for c in ranked]
    return wanted if swaps_equals and wanted != ranked else []
