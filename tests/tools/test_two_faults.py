"""Two faults of middling weight are a failure, one is told beside a sound run."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from rule_cases import Json, build_run

from jindan_tools.causes.rank import rank
from jindan_tools.causes.verdict import judge
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.finding import Finding, Severity

_LEARNS: Json = {"series": [{"name": "train_loss", "values": [{"decay": [2.3, 0.2, 12]}]}]}


def _finding(code: str, argues: Mapping[str, float], severity: Severity = Severity.MEDIUM) -> Finding:
    return Finding(code=code, name="", severity=severity, title=code, evidence=(), argues=argues)


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        ([_finding("A", {"sched_cosine_rebound": 3.5})], Verdict.HEALTHY),
        ([_finding("A", {"sched_cosine_rebound": 3.5}), _finding("B", {"label_noise": 2.5})], Verdict.FAILING),
        ([_finding("A", {"sched_cosine_rebound": 3.5, "sched_total_steps_wrong": 2})], Verdict.HEALTHY),
        ([_finding("A", {"sched_cosine_rebound": 3.5}), _finding("B", {"label_noise": 1.5})], Verdict.HEALTHY),
    ],
)
def test_only_two_faults_with_findings_of_their_own_are_a_failure(findings: list[Finding], verdict: Verdict) -> None:
    healthy = _finding("C", {"healthy_converged": 3}, Severity.INFO)
    causes, _ = rank([*findings, healthy])
    assert judge(build_run(_LEARNS), [*findings, healthy], causes)[0] is verdict
