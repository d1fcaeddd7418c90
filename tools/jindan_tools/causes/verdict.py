"""Say in one word what happened to the run, and why that word."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.model.cause import Cause, Status
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import SEVERITY_ORDER, Finding, Severity
from jindan_tools.model.run import Ending, Run

_ENDED_BADLY = {
    Ending.CRASHED: "오류로 끝났습니다.",
    Ending.KILLED: "프로세스가 밖에서 종료되었습니다.",
    Ending.INTERRUPTED: "사용자가 중단했습니다.",
}
# From here on a single finding excludes that the run is healthy.
_NOT_HEALTHY = -3.0
# What must be missing from a record for 'not enough evidence' to be the answer.
_CARRIED = (Status.ESTABLISHED, Status.SUPPORTED)
_NOTHING_TOLD = "학습이 되고 있다는 증거도, 잘못되었다는 증거도 기록에서 찾지 못했습니다."
# What lies beside a run tells what would run, not that it ran.
_BESIDE = (EventKind.NOTE, EventKind.COMMENT, EventKind.SCRIPT, EventKind.CODE_CHANGE, EventKind.VERSION)
_TOO_LITTLE = ("run_still_live_or_truncated", "no_metrics_logged", "inconclusive")


def judge(run: Run, findings: Sequence[Finding], causes: Sequence[Cause]) -> tuple[Verdict, str]:
    """Return the verdict and one Korean sentence of reason.

    Order: a bad end is a crash whatever the curves say; then a fault that a HIGH or CRITICAL finding supports; then
    too little record, which all is where only settings, scripts and notes are there; two faults of middling weight are a
    failure together; healthy needs positive evidence of learning; without it a supported fault is a failure, and
    everything else insufficient evidence.
    """
    if run.ending in _ENDED_BADLY:
        return Verdict.CRASHED, _end(run, findings, causes)
    fault = _worst_fault(findings, causes)
    lacking = next((c for c in causes if c.id in _TOO_LITTLE and c.status is not Status.HYPOTHESIS), None)
    if fault is not None and _happened(run):
        return Verdict.FAILING, _lead(findings, causes) or fault.title
    if lacking is not None:
        return Verdict.INSUFFICIENT_EVIDENCE, lacking.arguments_for[0].title
    return _without_serious_fault(run, findings, causes)


def _without_serious_fault(run: Run, findings: Sequence[Finding], causes: Sequence[Cause]) -> tuple[Verdict, str]:
    good = max((f for f in findings if f.argues.get("healthy_converged", 0) > 0), key=_weight_of_health, default=None)
    doubt = min(findings, key=_weight_of_health, default=None)
    first = _first_of_two(causes)
    if first is not None and _happened(run):
        return Verdict.FAILING, first.arguments_for[0].title
    if doubt is not None and _weight_of_health(doubt) <= _NOT_HEALTHY:
        # Progress is no health where a finding excludes health by itself.
        return Verdict.INSUFFICIENT_EVIDENCE, doubt.title
    if good is not None:
        return Verdict.HEALTHY, good.title
    suspect = next((c for c in causes if c.kind == "fault" and c.status in _CARRIED), None)
    if suspect is not None and _happened(run):
        # Nothing shows that it learns, and a fault is carried by evidence: more record would not change the answer.
        return Verdict.FAILING, suspect.arguments_for[0].title
    # Only such a run needs the sentence.
    from jindan_tools.causes.undecided import undecided  # noqa: PLC0415

    left_open = undecided(run)
    return Verdict.INSUFFICIENT_EVIDENCE, left_open.why if left_open is not None else _NOTHING_TOLD


def _first_of_two(causes: Sequence[Cause]) -> Cause | None:
    """Return the first of two faults that findings of their own carry: one of middling weight may have done no harm.

    Of 361 sound runs 10 have one such fault, none has two.
    """
    carried = [c for c in causes if c.kind == "fault" and c.status in _CARRIED and not c.explained_by]
    weighty = [c for c in carried if SEVERITY_ORDER[Severity(c.severity)] >= SEVERITY_ORDER[Severity.MEDIUM]]
    told = {a.code for c in weighty[:1] for a in c.arguments_for}
    return weighty[0] if any(told.isdisjoint(a.code for a in c.arguments_for) for c in weighty[1:]) else None


def _happened(run: Run) -> bool:
    """Say whether anything was recorded of a training, so that it can have failed."""
    return bool(run.series) or any(e.kind not in _BESIDE for e in run.events)


def _end(run: Run, findings: Sequence[Finding], causes: Sequence[Cause]) -> str:
    first = causes[0].arguments_for[0].code if causes and causes[0].arguments_for else ""
    told = next((f.title for f in findings if f.code == first and f.severity is Severity.CRITICAL), "")
    if told:
        return told
    # The first cause may stand in the curves; what ended the run is told all the same.
    ended = (f.title for f in findings if f.code.startswith("CRS") and f.severity is Severity.CRITICAL)
    return next(ended, _ENDED_BADLY[run.ending])


def _lead(findings: Sequence[Finding], causes: Sequence[Cause]) -> str:
    """Return the serious sentence that names the first cause most directly, '' while that is only a hypothesis."""
    if not causes or causes[0].status is Status.HYPOTHESIS:
        return ""
    serious = {f.title: f for f in findings if f.severity in (Severity.CRITICAL, Severity.HIGH)}
    said = [serious[a.title] for a in causes[0].arguments_for if a.title in serious]
    direct = [f for f in said if f.argues.get(causes[0].id, 0) == max(f.argues.values())]
    return next((f.title for f in [*direct, *said]), "")


def _worst_fault(findings: Sequence[Finding], causes: Sequence[Cause]) -> Finding | None:
    # A remark, such as a spike, is a fault when a rule saw it at its worst: the severity is the rule's word.
    blamable = [c for c in causes if c.kind in ("fault", "remark")]
    supported = {c.id for c in blamable if c.status in (Status.ESTABLISHED, Status.SUPPORTED)}
    open_ids = {c.id for c in blamable if c.kind == "fault"}
    blaming = [f for f in findings if _blames(f, supported, open_ids)]
    return max(blaming, key=lambda f: (SEVERITY_ORDER[f.severity], max(f.argues.values())), default=None)


def _blames(finding: Finding, supported: set[str], open_ids: set[str]) -> bool:
    blamed = {cause for cause, weight in finding.argues.items() if weight > 0}
    if finding.severity is Severity.CRITICAL:
        return bool(blamed & open_ids)
    return finding.severity is Severity.HIGH and bool(blamed & supported)


def _weight_of_health(finding: Finding) -> float:
    return finding.argues.get("healthy_converged", 0)
