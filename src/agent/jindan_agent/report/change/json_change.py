"""A change review as plain data under docs/reference/change_review.schema.json."""

from __future__ import annotations

from jindan_agent.report.change.told import evidence_ids
from jindan_agent.report.content import ReportContent
from jindan_agent.report.json_causes import cause_json
from jindan_agent.report.json_report import evidence_json
from jindan_agent.report.kind import Kind
from jindan_agent.version import tool_version
from jindan_tools.review.record import ChangeReview, Judgement, Option

SCHEMA_VERSION = "1.0"
Json = dict[str, object]


def change_json(content: ReportContent, review: ChangeReview) -> Json:
    """Return the review as plain data; evidence is named by its number."""
    found = content.diagnosis
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": Kind.CHANGE_REVIEW.value,
        "tool": {"name": "jindan", "version": tool_version()},
        "name": found.run.name,
        "old": review.old,
        "new": review.new,
        "verdict": found.verdict.value,
        "decision": review.decision.value,
        "headline": review.headline,
        "first": list(review.first),
        "judgements": [
            {**_judgement(j), "evidence": evidence_ids(found.findings, "judgement", i)}
            for i, j in enumerate(review.judgements)
        ],
        "contradictions": [
            {
                "key": c.key,
                "severity": c.severity.value,
                "what": c.what,
                "do": c.do,
                "evidence": evidence_ids(found.findings, "contradiction", i),
            }
            for i, c in enumerate(review.contradictions)
        ],
        "corrections": [
            {
                "key": c.key,
                "said": c.said,
                "right": c.right,
                "holds": c.holds,
                "evidence": evidence_ids(found.findings, "correction", i),
            }
            for i, c in enumerate(review.corrections)
        ],
        "options": [_option(o) for o in review.options],
        "watch": list(review.watch),
        "fallbacks": [{"symptom": f.symptom, "change": f.change, "why": f.why} for f in review.fallbacks],
        "unchanged": list(review.unchanged),
        "names_only": list(review.names_only),
        "result": review.result,
        "old_verdict": review.old_verdict,
        "causes": [cause_json(found.run, c, "") for c in found.causes],
        "evidence": [evidence_json(e) for e in found.evidence],
        "missing": list(review.missing),
    }


def _judgement(judged: Judgement) -> Json:
    return {
        "parameter": judged.parameter,
        "old": judged.old,
        "new": judged.new,
        "advice": judged.advice.value,
        "severity": judged.severity.value,
        "why": judged.why,
        "do": judged.do,
        "suggested": judged.suggested or None,
        "path": None if judged.where is None else judged.where.path,
        "line": None if judged.where is None else judged.where.line,
    }


def _option(option: Option) -> Json:
    return {
        "name": option.name,
        "recommended": option.recommended,
        "precision": option.precision,
        "batch": option.batch,
        "accumulation": option.accumulation,
        "learning_rate": None if option.rate is None else list(option.rate),
        "weight_decay": option.weight_decay,
        "memory_gb": None if option.memory is None else list(option.memory),
        "fits": option.fits,
        "remark": option.remark,
    }
