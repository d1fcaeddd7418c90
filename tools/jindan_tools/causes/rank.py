"""Order the causes: what set things off first, what follows from it after, remarks last."""

from __future__ import annotations

from collections.abc import Sequence, Set

from msgspec.structs import replace

from jindan_tools.causes.catalogue import load_taxonomy, page, told_page
from jindan_tools.causes.confidence import confidence
from jindan_tools.causes.explains import EXPLAINS, ONLY_BY
from jindan_tools.causes.settled import settled_by, speaks_alone, tells_the_end
from jindan_tools.causes.weigh import Weighed, weigh
from jindan_tools.model.cause import Cause, CauseRole, Status
from jindan_tools.model.finding import SEVERITY_ORDER, Finding, Severity

_FIRM = 2.0
_FAINT = 1.0
_CARRYING = (Status.ESTABLISHED, Status.SUPPORTED)
# Faults that leave a run with less to learn from; where something undid the run, they only add to it.
_ADDS_TO = frozenset({"labels_corrupt"})
_UNDOES = frozenset({"lr_schedule", "optimizer", "numerics"})
# Belongs to the optimizer and undoes nothing: it is a short run.
_UNDOES_NOTHING = frozenset({"few_optimizer_steps"})
_ROLE_ORDER = {CauseRole.ROOT: 0, CauseRole.CONTRIBUTING: 1, CauseRole.SYMPTOM: 2, CauseRole.CASCADE: 3}
_GRAVE = (Severity.HIGH, Severity.CRITICAL)
_STATUS_ORDER = {Status.ESTABLISHED: 0, Status.SUPPORTED: 1, Status.HYPOTHESIS: 2, Status.RULED_OUT: 3}


def rank(findings: Sequence[Finding]) -> tuple[tuple[Cause, ...], tuple[Cause, ...]]:
    """Return (ranked causes, ruled-out causes). Causes of kind 'none' (healthy, inconclusive) are no causes."""
    causes = [c for c in map(_cause, weigh(findings)) if c.kind != "none"]
    open_causes = _with_roles([c for c in causes if c.status is not Status.RULED_OUT])
    ruled_out = sorted((c for c in causes if c.status is Status.RULED_OUT), key=lambda c: c.score)
    open_causes = _left_open(open_causes)
    set_off = {id_ for c in open_causes for id_, role in EXPLAINS.get(c.id, {}).items() if role is CauseRole.SYMPTOM}
    ranked = _leave_one_reading(sorted(_worth_naming(open_causes), key=lambda c: _order(c, set_off)))
    ordered = sorted(ranked, key=lambda c: _order(c, set_off))
    return _with_places(_end_first(_to_the_root(ordered))), tuple(ruled_out)


def _left_open(causes: list[Cause]) -> list[Cause]:
    """Return the causes that nothing settles, and the likeliest of a critical finding that would be left without any."""
    left = [c for c in causes if settled_by(c, causes) is None]
    told = {a.code for c in left for a in c.arguments_for}
    for cause in sorted(causes, key=lambda c: -c.score):
        if cause not in left and speaks_alone(cause, causes) and told.isdisjoint(a.code for a in cause.arguments_for):
            left.append(cause)
            told |= {a.code for a in cause.arguments_for}
    return left


def _to_the_root(ranked: Sequence[Cause]) -> list[Cause]:
    """Return the causes with what follows from a symptom told as following from what set that off."""
    by = {c.id: c.explained_by for c in ranked}

    def root(cause: Cause) -> str:
        at, seen = cause.explained_by, {cause.id}
        while at and by.get(at) and at not in seen:
            seen.add(at)
            at = by[at]
        return at if at in by else cause.explained_by

    return [replace(c, explained_by=root(c)) if c.explained_by else c for c in ranked]


def _end_first(ordered: list[Cause]) -> list[Cause]:
    """Return the causes with the likeliest reason of a bad end first, unless another cause accounts for it.

    That the run was ended is certain, whatever ended it; a fault of the curves is not what the reader asks about first.
    """
    end = next((c for c in ordered if tells_the_end(c)), None)
    if end is None or end.explained_by:
        return ordered
    return [end, *(c for c in ordered if c is not end)]


def _with_places(ranked: Sequence[Cause]) -> tuple[Cause, ...]:
    """Return the causes, those behind the first with the confidence of what stands later."""
    later = (replace(c, confidence=confidence(c.status, first=False, cause=c.id)) for c in ranked[1:])
    return *ranked[:1], *later


def _worth_naming(causes: list[Cause]) -> list[Cause]:
    """Leave out faint hypotheses once a cause stands firm: they cost the reader time and cannot win."""
    firm = any(c.status in _CARRYING and c.kind == "fault" and c.score >= _FIRM for c in causes)
    return [c for c in causes if c.status in _CARRYING or c.score >= (_FAINT if firm else 0.0)]


def _cause(weighed: Weighed) -> Cause:
    text = page(weighed.id)
    # What is a remark in most runs is the fault of one whose grave finding proves it.
    grave = text.kind == "remark" and weighed.status is Status.ESTABLISHED and weighed.severity in _GRAVE
    return Cause(
        id=weighed.id,
        name_ko=load_taxonomy()[weighed.id].name_ko,
        status=weighed.status,
        role=CauseRole(text.default_role),
        score=weighed.score,
        severity=weighed.severity,
        confidence=confidence(weighed.status, cause=weighed.id),
        arguments_for=weighed.arguments_for,
        arguments_against=weighed.arguments_against,
        kind="fault" if grave else text.kind,
        rivals=told_page(weighed.id, weighed.arguments_for).rivals,
    )


def _with_roles(causes: list[Cause]) -> list[Cause]:
    strong = {c.id: c for c in causes if c.status in _CARRYING}
    undone = any(
        load_taxonomy()[c.id].family in _UNDOES and c.severity in _GRAVE and c.id not in _UNDOES_NOTHING
        for c in strong.values()
    )
    return [_explained(_adding(cause) if undone else cause, strong) for cause in causes]


def _leave_one_reading(ranked: Sequence[Cause]) -> list[Cause]:
    """Return the causes in the same order, later readings of the same findings left as hypotheses.

    Two rivals (each looks like the other, by their pages) cannot both be supported by the same findings: where every
    finding for the later one speaks at least as strongly for an earlier one, nothing tells them apart, and the later
    one waits for its check. What follows from the earlier cause is no rival of it and stays. At first sight such
    readings were right in 0 of 4 public runs, and in 15 of 28 with the runs of the lab.
    """
    kept: list[Cause] = []
    for cause in ranked:
        again = cause.status is Status.SUPPORTED and any(_reads_again(cause, other) for other in kept)
        waiting = Status.HYPOTHESIS
        kept.append(replace(cause, status=waiting, confidence=confidence(waiting, cause=cause.id)) if again else cause)
    return kept


def _reads_again(cause: Cause, other: Cause) -> bool:
    rivals = cause.id in other.rivals or other.id in cause.rivals
    if not rivals or cause.explained_by or other.status is Status.HYPOTHESIS:
        return False
    said = {a.code: a.weight for a in other.arguments_for}
    return all(said.get(a.code, 0) >= a.weight for a in cause.arguments_for)


def _adding(cause: Cause) -> Cause:
    return replace(cause, role=CauseRole.CONTRIBUTING) if cause.id in _ADDS_TO else cause


def _explained(cause: Cause, strong: dict[str, Cause]) -> Cause:
    """Return the cause in the role that a stronger or a firm cause leaves it; symptoms gather the most evidence."""
    for other in sorted(strong.values(), key=lambda c: -c.score):
        role = EXPLAINS.get(other.id, {}).get(cause.id) if _may_explain(other, cause) else None
        if role is not None and other.score >= min(cause.score - 2, _FIRM):
            return replace(cause, role=role, explained_by=other.id)
    return cause


def _may_explain(cause: Cause, other: Cause) -> bool:
    """Say whether a cause that explains another in one of its kinds only is of that kind."""
    wanted = ONLY_BY.get((cause.id, other.id))
    return wanted is None or any(a.code.startswith(wanted) for a in cause.arguments_for)


def _order(cause: Cause, set_off: Set[str]) -> tuple[int, int, int, int, float]:
    remark = cause.kind == "remark" or SEVERITY_ORDER[Severity(cause.severity)] <= SEVERITY_ORDER[Severity.LOW]
    return (
        1 if remark else 0,
        # A symptom is proven sooner than what set it off; it does not answer the question all the same.
        1 if cause.status not in _CARRYING or (cause.role is CauseRole.SYMPTOM and cause.id in set_off) else 0,
        _ROLE_ORDER[cause.role],
        _STATUS_ORDER[cause.status],
        -(cause.score + 0.5 * SEVERITY_ORDER[Severity(cause.severity)]),
    )
