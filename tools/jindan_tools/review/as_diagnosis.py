"""Give a change review the form of a diagnosis, so that its evidence is numbered and its causes are ranked alike."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.causes.number import number_evidence
from jindan_tools.causes.rank import rank
from jindan_tools.model.diagnosis import Diagnosis, Missing, Verdict
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run
from jindan_tools.model.source import Source
from jindan_tools.review.record import ChangeReview, Decision, Judgement


def as_diagnosis(review: ChangeReview, run: Run) -> Diagnosis:
    """Return the diagnosis of a review; `run` is the new configuration.

    The verdict is healthy when nothing speaks against the change, else insufficient evidence: nothing has run yet.
    """
    findings, evidence = number_evidence(tuple(_findings(review)))
    causes, ruled_out = rank(findings)
    return Diagnosis(
        run=run,
        verdict=Verdict.HEALTHY if review.decision is Decision.RUN else Verdict.INSUFFICIENT_EVIDENCE,
        verdict_reason=review.headline,
        findings=findings,
        evidence=evidence,
        causes=causes,
        ruled_out=ruled_out,
        fixes=tuple(_fixes(review)),
        timeline=(),
        missing=tuple(Missing(what=m, why="", how="") for m in review.missing),
        do_not=(),
    )


def finding_name(kind: str, index: int) -> str:
    """Return the name under which the evidence of a judgement, contradiction or correction is found again."""
    return f"{kind}-{index}"


def _findings(review: ChangeReview) -> Iterator[Finding]:
    for index, judged in enumerate(review.judgements):
        yield Finding(
            code="REVIEW",
            name=finding_name("judgement", index),
            severity=judged.severity,
            title=judged.why,
            evidence=judged.facts,
            argues=judged.argues,
        )
    for index, found in enumerate(review.contradictions):
        yield Finding(
            code="REVIEW",
            name=finding_name("contradiction", index),
            severity=found.severity,
            title=found.what,
            evidence=found.facts,
        )
    for index, corrected in enumerate(review.corrections):
        yield Finding(
            code="REVIEW",
            name=finding_name("correction", index),
            severity=Severity.INFO,
            title=corrected.right,
            evidence=corrected.facts,
        )
    if review.outcome:
        yield Finding(
            code="REVIEW",
            name=finding_name("outcome", 0),
            severity=Severity.INFO,
            title="두 설정의 실행 기록이 있습니다.",
            evidence=review.outcome,
        )


def _fixes(review: ChangeReview) -> Iterator[Fix]:
    priority = 0
    for found in review.contradictions:
        priority += 1
        yield _fix("", found.key, ("", ""), found.do, priority, None)
    for judged in review.judgements:
        if judged.suggested:
            priority += 1
            cause = next(iter(judged.argues), "")
            yield _fix(cause, judged.parameter, (judged.new, judged.suggested), judged.why, priority, judged)


def _fix(cause: str, parameter: str, values: tuple[str, str], why: str, priority: int, judged: Judgement | None) -> Fix:
    where: Source | None = None if judged is None else judged.where
    return Fix(
        cause_id=cause,
        parameter=parameter,
        before=values[0],
        after=values[1],
        where="" if where is None else where.label(),
        priority=priority,
        why=why,
        expected="",
        verify="",
        kind=FixKind.CONFIG,
    )
