"""Render a report as strictly valid JSON under docs/reference/report.schema.json."""

from __future__ import annotations

import json
import math
from typing import cast

from jindan_agent.report.content import ReportContent
from jindan_agent.report.json_causes import cause_json, ruled_out_json
from jindan_agent.report.kind import Kind
from jindan_agent.version import tool_version
from jindan_tools.model.cause import Status
from jindan_tools.model.diagnosis import Dispute, Missing, TimelineEntry
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding
from jindan_tools.model.fix import Fix
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Resolved
from jindan_tools.text.safe import safe_text

SCHEMA_VERSION = "1.0"
Json = dict[str, object]


def report_json(content: ReportContent) -> Json:
    """Return the report as plain data: only mappings, lists, text, finite numbers, booleans and None."""
    found = content.diagnosis
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": Kind.FAILURE_ANALYSIS.value,
        "tool": {"name": "jindan", "version": tool_version()},
        "run": _run(found.run),
        "verdict": found.verdict.value,
        "verdict_reason": found.verdict_reason,
        "causes": [cause_json(found.run, c, content.prose.explanations.get(c.id, "")) for c in found.causes],
        "ruled_out": [ruled_out_json(found, c) for c in found.ruled_out],
        "findings": [finding_json(f) for f in found.findings],
        "evidence": [evidence_json(e) for e in found.evidence],
        "fixes": [_fix(f) for f in found.fixes],
        "timeline": [_moment(t) for t in found.timeline],
        "config": [_setting(held) for held in found.run.config.values()],
        "missing": [_missing(m) for m in found.missing],
        "do_not": list(found.do_not),
        "disputed_notes": [_dispute(d) for d in found.disputes],
        "prior_cases": [
            {
                "title": p.title,
                "verdict": p.verdict,
                "causes": list(p.causes),
                "why_similar": p.why_similar,
                "path": p.path,
            }
            for p in content.prior
        ],
        "appendix": {
            "model": _model(content),
            "summary": content.prose.summary,
            "hypotheses": _proposals(content),
        },
    }


def to_json(data: object) -> str:
    """Return data as JSON text that any parser takes and in which a CI runner finds no command."""
    text = json.dumps(_clean(data), ensure_ascii=False, indent=2, allow_nan=False)
    return text.replace("##[", "\\u0023#[").replace("##vso[", "\\u0023#vso[") + "\n"


def _clean(value: object) -> object:
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {safe_text(str(k)): _clean(v) for k, v in cast("dict[object, object]", value).items()}
    if isinstance(value, list):
        return [_clean(v) for v in cast("list[object]", value)]
    return value


def _run(run: Run) -> Json:
    return {
        "name": run.name,
        "path": run.root,
        "framework": run.framework.value,
        "version": run.version,
        "ending": run.ending.value,
        "epochs_done": run.epochs_done,
        "epochs_planned": run.epochs_planned,
        "steps_done": run.steps_done,
        "steps_planned": run.steps_planned,
        "files": [{"path": f.path, "size": f.size, "reader": f.reader, "problem": f.problem} for f in run.files],
    }


def finding_json(finding: Finding) -> Json:
    """Return a finding with the numbers of its evidence."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "title": finding.title,
        "evidence": [e.id for e in finding.evidence],
    }


def evidence_json(fact: Evidence) -> Json:
    """Return a fact with the place or the calculation that proves it."""
    source = fact.source
    return {
        "id": fact.id,
        "statement": fact.statement,
        "value": fact.value,
        "value_kind": _value_kind(fact.value),
        "unit": fact.unit,
        "path": None if source is None else source.path,
        "line": None if source is None else source.line,
        "field": None if source is None else source.field,
        "formula": fact.formula,
        "quote": fact.quote,
    }


def _value_kind(value: float | None) -> str | None:
    if value is None or math.isfinite(value):
        return None
    if math.isnan(value):
        return "nan"
    return "+inf" if value > 0 else "-inf"


def _fix(fix: Fix) -> Json:
    return {
        "cause_id": fix.cause_id,
        "priority": fix.priority,
        "parameter": fix.parameter,
        "before": fix.before,
        "after": fix.after,
        "where": fix.where,
        "why": fix.why,
        "expected": fix.expected,
        "verify": fix.verify,
        "kind": fix.kind.value,
        "already": fix.already,
        "tried": fix.tried,
        "evidence": list(fix.evidence_ids),
    }


def _moment(entry: TimelineEntry) -> Json:
    return {
        "when": entry.when,
        "what": entry.what,
        "evidence": entry.evidence_id or None,
        "decisive": entry.decisive,
    }


def _setting(held: Resolved) -> Json:
    return {
        "name": held.name,
        "value": held.value,
        "origin": held.origin.value,
        "given": held.given,
        "reason": held.reason,
        "path": None if held.source is None else held.source.path,
        "line": None if held.source is None else held.source.line,
    }


def _missing(missing: Missing) -> Json:
    return {"what": missing.what, "why": missing.why, "how": missing.how}


def _dispute(dispute: Dispute) -> Json:
    return {
        "claim": dispute.claim,
        "note": dispute.note.id,
        "fact": dispute.fact,
        "evidence": list(dispute.evidence_ids),
        "actual": dispute.actual_id or None,
    }


def _proposals(content: ReportContent) -> list[Json]:
    return [
        {
            "id": p.cause_id,
            "name": p.name_ko,
            "status": Status.HYPOTHESIS.value,
            "reason": p.reason,
            "evidence": list(p.evidence),
            "ruled_out_by_rules": p.excluded,
        }
        for p in content.prose.proposals
    ]


def _model(content: ReportContent) -> Json | None:
    note = content.model
    return None if note is None else {"name": note.name, "calls": note.calls, "outcome": note.outcome}
