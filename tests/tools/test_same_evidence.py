"""Two rivals that rest on the same findings are not both supported."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from jindan_tools.causes.rank import rank
from jindan_tools.model.cause import Status
from jindan_tools.model.finding import Finding, Severity

_HYPOTHESIS, _SUPPORTED = Status.HYPOTHESIS, Status.SUPPORTED


def _finding(code: str, argues: Mapping[str, float]) -> Finding:
    return Finding(code=code, name="", severity=Severity.HIGH, title=code, evidence=(), argues=argues)


# What two findings say, and the status that is left of the second cause.
_CASES = {
    "the same finding speaks for both": ({"num_labels_mismatch": 3, "vocab_mismatch": 2}, {}, "vocab_mismatch", _HYPOTHESIS),
    "a finding of its own speaks for the second": (
        {"num_labels_mismatch": 3, "vocab_mismatch": 1}, {"vocab_mismatch": 1.5}, "vocab_mismatch", _SUPPORTED,
    ),
    "the two are no rivals": ({"sched_never_stepped": 3, "overfit": 2}, {}, "overfit", _SUPPORTED),
    "the second follows from the first": ({"class_imbalance": 3, "plateau_prior": 2}, {}, "plateau_prior", _SUPPORTED),
    "a proven second reading stays proven": (
        {"lr_too_low": 4, "optimizer_lr_mismatch": 4}, {"lr_too_low": 1}, "optimizer_lr_mismatch", Status.ESTABLISHED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", _CASES)
def test_a_second_reading_of_the_same_findings_is_a_hypothesis(case: str) -> None:
    first, second, cause, status = _CASES[case]
    ranked, _ = rank([_finding("A", first), _finding("B", second)])
    assert next(c.status for c in ranked if c.id == cause) is status


def test_a_second_reading_says_the_confidence_of_a_hypothesis() -> None:
    ranked, _ = rank([_finding("A", {"oom_capacity": 3, "oom_eval": 2, "oom_leak": 0.5})])
    by_id = {c.id: c for c in ranked}
    assert by_id["oom_eval"].confidence < by_id["oom_capacity"].confidence
