"""Render a session as strictly valid JSON under docs/reference/session.schema.json."""

from __future__ import annotations

from jindan_agent.report.json_report import SCHEMA_VERSION, Json, evidence_json, finding_json
from jindan_agent.report.session.content import SessionContent
from jindan_agent.version import tool_version
from jindan_tools.session.claims import Claim
from jindan_tools.session.groups import Group
from jindan_tools.session.learn import Lessons
from jindan_tools.session.lesson import Lesson
from jindan_tools.session.member import Member
from jindan_tools.session.noise import noise_of, pairs
from jindan_tools.session.pairs import Pair, compare
from jindan_tools.session.results import Result, main_result
from jindan_tools.session.settings import differing
from jindan_tools.session.steps import Step

_MOST_RUNS = 20


def session_json(content: SessionContent) -> Json:
    """Return the report as plain data: only mappings, lists, text, numbers, booleans and None."""
    found = content.found
    keys = differing([m.settings for m in found.session.members])
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": content.kind.value,
        "tool": {"name": "jindan", "version": tool_version()},
        "session": {"name": found.session.name, "path": found.session.root},
        "verdict": content.verdict.value,
        "runs": [_run(m, found, keys) for m in found.session.members],
        "distinct": [m.label for m in found.distinct],
        "duplicates": [
            {"runs": [m.label for m in t.members], "columns": t.columns, "rows": t.rows} for t in found.twins
        ],
        "groups": [_group(g, {m.label for m in found.distinct}) for g in found.groups],
        "steps": [_step(s) for s in found.steps],
        "claims": [_claim(c) for c in found.claims],
        "lessons": [_lesson(each) for each in found.lessons],
        "evidence": [evidence_json(e) for e in found.evidence],
    }


def _run(member: Member, found: Lessons, keys: tuple[str, ...]) -> Json:
    result, held = main_result(member.run), member.settings
    original = next((t.members[0].label for t in found.twins if member.label in {m.label for m in t.members[1:]}), None)
    return {
        "name": member.label,
        "folder": member.prefix,
        "framework": member.run.framework.value,
        "verdict": member.diagnosis.verdict.value,
        "causes": [c.id for c in member.diagnosis.causes],
        "copy_of": original,
        "result": None if result is None else _result(result),
        "settings": {k: held[k].value for k in keys if k in held},
    }


def _result(result: Result) -> Json:
    return {
        "metric": result.series.name,
        "best": result.best_value,
        "best_at": result.series.xs[result.best],
        "axis": result.series.axis.value,
        "last": result.last_value,
        "higher_is_better": result.rises,
    }


def _group(group: Group, kept: set[str]) -> Json:
    noise = noise_of(group)
    ranked = [r for r in group.ranked if r.member.label in kept]
    return {
        "framework": group.framework.value,
        "metric": group.metric,
        "runs": [r.member.label for r in group.ranked],
        "noise": None if noise is None else {"value": noise.value, "repeats": [r.member.label for r in noise.repeats]},
        "comparisons": [_pair(compare(a, b, noise)) for a, b in pairs(ranked[:_MOST_RUNS])],
    }


def _pair(pair: Pair) -> Json:
    return {
        "better": pair.better.member.label,
        "worse": pair.worse.member.label,
        "gain": pair.gain,
        "fairness": pair.fairness.value,
        "differing": list(pair.keys),
        "above_noise": pair.above_noise,
    }


def _step(step: Step) -> Json:
    return {
        "before": step.before.label,
        "after": step.after.label,
        "progress": step.progress.value,
        "gain": step.gain,
        "changes": [{"name": c.name, "before": c.before, "after": c.after} for c in step.changes],
    }


def _claim(claim: Claim) -> Json:
    source = claim.stated.note.source
    return {
        "setting": claim.stated.name,
        "noted": claim.stated.value,
        "actual": claim.actual,
        "standing": claim.standing.value,
        "runs_against": [m.label for m, _ in claim.against],
        "path": source.path,
        "line": source.line,
    }


def _lesson(each: Lesson) -> Json:
    return {**finding_json(each.finding), "advice": each.advice, "command": each.command}
