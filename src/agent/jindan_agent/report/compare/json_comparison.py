"""The comparison of two runs as plain data."""

from __future__ import annotations

from jindan_agent.report.json_report import SCHEMA_VERSION, Json
from jindan_agent.report.kind import Kind
from jindan_agent.version import tool_version
from jindan_tools.model.setting import Resolved, Setting
from jindan_tools.session.alignment import Aligned
from jindan_tools.session.duel import Duel
from jindan_tools.session.member import Member


def comparison_json(found: Duel) -> Json:
    """Return both runs, the settings that differ, the curves at their marks and the judgement."""
    pair = found.pair
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": Kind.COMPARISON.value,
        "tool": {"name": "jindan", "version": tool_version()},
        "a": _run(found.one),
        "b": _run(found.two),
        "same_record": found.twins is not None,
        "better": None if pair is None or pair.gain == 0 else pair.better.member.label,
        "metric": None if pair is None else pair.better.result.series.name,
        "gain": None if pair is None else pair.gain,
        "noise": None if found.noise is None else found.noise.value,
        "above_noise": None if pair is None else pair.above_noise,
        "fairness": None if pair is None else pair.fairness.value,
        "differences": [
            {"name": d.name, "a": _value(found.one, d.one), "b": _value(found.two, d.two)} for d in found.differences
        ],
        "curves": [_curve(c) for c in found.curves],
        "causes_only_in_a": [c.id for c in found.only_one],
        "causes_only_in_b": [c.id for c in found.only_two],
    }


def _run(member: Member) -> Json:
    return {
        "name": member.label,
        "verdict": member.diagnosis.verdict.value,
        "causes": [c.id for c in member.diagnosis.causes],
    }


def _value(member: Member, held: Resolved | Setting | None) -> Json | None:
    if held is None:
        return None
    source = None if held.source is None else member.at(held.source)
    return {
        "value": held.value,
        "origin": held.origin.value if isinstance(held, Resolved) else "given",
        "path": None if source is None else source.path,
        "line": None if source is None else source.line,
    }


def _curve(curve: Aligned) -> Json:
    parts = None if curve.parts_at is None else curve.one.xs[curve.points[curve.parts_at].first]
    return {
        "name": curve.one.name,
        "axis": curve.one.axis.value,
        "shared": len(curve.points),
        "parts_at": parts,
        "marks": [
            {"x": curve.one.xs[p.first], "a": curve.one.values[p.first], "b": curve.two.values[p.second]}
            for p in curve.marks()
        ],
    }
