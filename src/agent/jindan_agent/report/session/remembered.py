"""A session in the shape in which the store keeps earlier reports."""

from __future__ import annotations

from jindan_agent.report.json_report import Json, evidence_json, finding_json
from jindan_agent.report.kind import KIND_KO
from jindan_agent.report.session.content import SessionContent

_MOST_CAUSES = 24


def remembered_json(content: SessionContent) -> Json:
    """Return what is worth finding again: the lessons with their advice, the causes of the runs, the figures."""
    found = content.found
    members = found.session.members
    causes = {c.id: c for m in members for c in m.diagnosis.causes if not c.is_remark}
    count = f"실행 {len(members)}개, 서로 다른 것 {len(found.distinct)}개"
    return {
        "title": f"{found.session.name}: {KIND_KO[content.kind]}, {count}",
        "run": {"name": found.session.name, "framework": members[0].run.framework.value},
        "verdict": content.verdict.value,
        "causes": [{"id": c.id, "name_ko": c.name_ko, "status": c.status.value} for c in causes.values()][
            :_MOST_CAUSES
        ],
        "findings": [finding_json(e.finding) for e in found.lessons],
        "evidence": [evidence_json(e) for e in found.evidence],
        "lessons": [f"{e.finding.title} {e.advice}" for e in found.lessons],
        "fixes": [],
    }
