"""The deterministic diagnosis: rules, causes, verdict, fixes, in one pure function."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from msgspec.structs import replace

from jindan_tools.causes.catalogue import told_page
from jindan_tools.causes.missing import missing
from jindan_tools.causes.number import number_evidence
from jindan_tools.causes.rank import rank
from jindan_tools.causes.timeline import timeline
from jindan_tools.causes.verdict import judge
from jindan_tools.fixes.at_odds import forbids
from jindan_tools.fixes.plan import plan
from jindan_tools.model.cause import Cause, Status
from jindan_tools.model.diagnosis import Diagnosis, Dispute, Verdict
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding
from jindan_tools.model.fix import Fix
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.load import rules_for
from jindan_tools.rules.registry import Rule, run_rules


def diagnose(run: Run, rules: Sequence[Rule] | None = None) -> Diagnosis:
    """Return the complete deterministic diagnosis of a run; it reads nothing and asks no model.

    `rules` are those to check, None all that the run can make fire. Of several trainings in one log that went well in the
    end, the one that failed is diagnosed.
    """
    found = _diagnose(run, rules)
    if found.verdict is not Verdict.HEALTHY or not any(s.segment for s in run.series):
        return found
    # Few logs hold several trainings.
    from jindan_tools.curves.siblings import all_count, siblings  # noqa: PLC0415

    others = siblings(run)
    failed = [other for view in others if (other := _diagnose(view, rules)).verdict is Verdict.FAILING]
    # Where nearly all failed that came before, the last one is what they led to.
    return failed[0] if failed and (all_count(run) or 2 * len(failed) <= len(others)) else found


def _diagnose(run: Run, rules: Sequence[Rule] | None) -> Diagnosis:
    findings, evidence = number_evidence(run_rules(run, rules_for(run) if rules is None else rules))
    causes, ruled_out = rank(findings)
    verdict, reason = judge(run, findings, causes)
    disputes = _disputes(run, (findings, evidence), (verdict, reason), causes, ruled_out)
    evidence = (*evidence, *(d.note for d in disputes))
    fixes = plan(run, causes, findings)
    return Diagnosis(
        run=run,
        verdict=verdict,
        verdict_reason=reason,
        findings=findings,
        evidence=evidence,
        causes=causes,
        ruled_out=ruled_out,
        fixes=fixes,
        timeline=timeline(run, findings),
        missing=missing(run, verdict, causes),
        do_not=_do_not(run, causes, fixes),
        disputes=disputes,
    )


def _disputes(
    run: Run,
    numbered: tuple[Sequence[Finding], Sequence[Evidence]],
    judged: tuple[Verdict, str],
    causes: Sequence[Cause],
    ruled_out: Sequence[Cause],
) -> tuple[Dispute, ...]:
    """Return the notes that the records contradict, their evidence numbered after all other."""
    if next(run.of_kind(EventKind.NOTE, EventKind.COMMENT), None) is None:
        return ()
    # Loaded only where somebody wrote something beside the run.
    from jindan_tools.causes.disputed import dispute  # noqa: PLC0415

    findings, evidence = numbered
    found = dispute(run, findings, judged, causes, ruled_out)
    first = len(evidence) + 1
    return tuple(replace(d, note=replace(d.note, id=f"E{first + i}")) for i, d in enumerate(found))


_MOST_WARNINGS = 6
_CONCLUDES = "단정하지"
# A sentence that names a trainer is for its users only.
_NAMED = {
    "Ultralytics": (Framework.ULTRALYTICS, Framework.YOLOV5),
    "Lightning": (Framework.LIGHTNING,),
    "HF ": (Framework.HF_TRAINER,),
    "MMDetection": (Framework.MMDET,),
    "DeepSpeed": (Framework.DEEPSPEED, Framework.HF_TRAINER, Framework.MEGATRON),
}


def _do_not(run: Run, causes: Sequence[Cause], fixes: Sequence[Fix]) -> tuple[str, ...]:
    """Return the warnings of the firm causes, without those that a step of the plan would break."""
    firm = [c for c in causes if c.status in (Status.ESTABLISHED, Status.SUPPORTED)] or list(causes[:1])
    # A remark that follows from a cause warns against taking it for the cause, which nobody does any more.
    firm = [c for c in firm if not (c.is_remark and c.explained_by)]
    warnings = [
        [t for t in told_page(c.id, c.arguments_for).do_not if _concerns(run, t) and not _settled(c, t)]
        for c in firm[:4]
    ]
    # The first warning of every cause comes before the second of any.
    rounds = (text for level in zip_longest(*warnings) for text in level if text is not None)
    kept = (text for text in dict.fromkeys(rounds) if not any(forbids(text, fix) for fix in fixes))
    return tuple(kept)[:_MOST_WARNINGS]


def _settled(cause: Cause, text: str) -> bool:
    """Say whether a text warns against jumping to a conclusion that has been proven."""
    return cause.status is Status.ESTABLISHED and _CONCLUDES in text


def _concerns(run: Run, text: str) -> bool:
    return all(run.framework in users for name, users in _NAMED.items() if name in text)
