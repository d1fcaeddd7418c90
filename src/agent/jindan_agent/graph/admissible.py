"""Say which evidence may be cited for which cause; a citation that exists is not yet one that fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.model.cause import Cause
from jindan_tools.model.diagnosis import Diagnosis, Verdict


def admissible_evidence(diagnosis: Diagnosis) -> Mapping[str, tuple[str, ...]]:
    """Return evidence ids by cause id, for the ranked causes and for those a model may still propose.

    A ranked cause has the evidence of its arguments. A proposal has that of the findings that argue for it, and that
    of the ranked causes it is easily mistaken for. Ruled-out causes and causes of kind 'none' have none, and in a
    healthy run nothing may be proposed.
    """
    table = {cause.id: _of(cause) for cause in diagnosis.causes}
    if diagnosis.verdict is not Verdict.HEALTHY:
        closed = {*table, *(c.id for c in diagnosis.ruled_out)}
        for cause, ids in _proposals(diagnosis):
            if cause not in closed and cause in load_taxonomy() and page(cause).kind == "fault":
                table[cause] = tuple(dict.fromkeys((*table.get(cause, ()), *ids)))
                closed.discard(cause)
    return {cause: ids for cause, ids in table.items() if ids}


def _of(cause: Cause) -> tuple[str, ...]:
    arguments = (*cause.arguments_for, *cause.arguments_against)
    return tuple(dict.fromkeys(i for a in arguments for i in a.evidence_ids))


def _proposals(diagnosis: Diagnosis) -> Iterator[tuple[str, tuple[str, ...]]]:
    for finding in diagnosis.findings:
        ids = tuple(e.id for e in finding.evidence)
        yield from ((cause, ids) for cause, weight in finding.argues.items() if weight > 0)
    for cause in diagnosis.causes:
        ids = tuple(i for a in cause.arguments_for for i in a.evidence_ids)
        yield from ((rival, ids) for rival in cause.rivals)
