"""A hypothesis that a firmer cause accounts for is not named; one that may be a second fault is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from jindan_tools.causes.rank import rank
from jindan_tools.model.finding import Finding, Severity


def _finding(code: str, argues: Mapping[str, float]) -> Finding:
    return Finding(code=code, name="", severity=Severity.HIGH, title=code, evidence=(), argues=argues)


# What two findings say, and the causes that are named.
_CASES = {
    "what else the finding of a proven cause might have meant": (
        {"bbox_format": 4, "labels_corrupt": 1.5}, {}, ["bbox_format"],
    ),
    "a weak sign of something else beside a proven fault": (
        {"ema_lag": 4}, {"too_little_data": 1.5}, ["ema_lag"],
    ),
    "a symptom that other findings see faintly": (
        {"lr_too_low": 2.5}, {"plateau_chance_ce": 1}, ["lr_too_low"],
    ),
    "a rival of a cause that is not proven": (
        {"plateau_chance_ce": 2.5, "labels_shuffled": 1}, {}, ["plateau_chance_ce", "labels_shuffled"],
    ),
    "a second fault that its own finding carries": (
        {"warmup_too_long": 4}, {"clip_misuse": 2}, ["warmup_too_long", "clip_misuse"],
    ),
    "what a run learnt is not settled by what ended it": (
        {"disk_full": 4}, {"labels_shuffled": 1.5}, ["disk_full", "labels_shuffled"],
    ),
    "the result of a fault that stands": (
        {"weight_decay_excess": 2.5}, {"underfit": 2.5}, ["weight_decay_excess"],
    ),
    "a level of guessing that a schedule did not make, only kept": (
        {"sched_per_batch_step": 2.5}, {"plateau_chance_ce": 2.5}, ["sched_per_batch_step", "plateau_chance_ce"],
    ),
    "a fault is not settled by how a process ended": (
        {"resume_finished": 4, "config_error": 1}, {}, ["resume_finished", "config_error"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", _CASES)
def test_only_open_hypotheses_are_named(case: str) -> None:
    first, second, named = _CASES[case]
    ranked, _ = rank([_finding("A", first), _finding("B", second)])
    assert [c.id for c in ranked] == named


def test_two_strong_findings_settle_a_faint_sign_of_something_else() -> None:
    strong = [_finding("A", {"weight_decay_excess": 3}), _finding("B", {"weight_decay_excess": 2.5})]
    ranked, _ = rank([*strong, _finding("C", {"optimizer_lr_mismatch": 1.5})])
    assert [c.id for c in ranked] == ["weight_decay_excess"]


@pytest.mark.parametrize(
    ("severity", "named"), [(Severity.LOW, ["sched_xN"]), (Severity.HIGH, ["sched_xN", "few_optimizer_steps"])]
)
def test_a_remark_on_the_length_is_not_made_beside_a_firm_fault(severity: Severity, named: list[str]) -> None:
    length = Finding(code="B", name="", severity=severity, title="B", evidence=(), argues={"few_optimizer_steps": 1.5})
    ranked, _ = rank([_finding("A", {"sched_xN": 2.5}), length])
    assert [c.id for c in ranked] == named


@pytest.mark.parametrize(
    ("last_words", "named"),
    [
        ({"host_oom_kill": 1.5}, ["host_oom_kill", "overfit"]),
        ({"host_oom_kill": 2.5}, ["host_oom_kill", "overfit"]),
    ],
)
def test_what_ended_a_run_stands_before_a_fault_of_its_curves(
    last_words: Mapping[str, float], named: Sequence[str]
) -> None:
    ended = Finding(code="CRS050", name="", severity=Severity.CRITICAL, title="", evidence=(), argues=last_words)
    ranked, _ = rank([_finding("FIT001", {"overfit": 3.0}), ended])
    assert [c.id for c in ranked] == named


def test_a_guard_against_nan_leaves_the_curves_their_word() -> None:
    guard = Finding(
        code="CRS027", name="", severity=Severity.CRITICAL, title="", evidence=(), argues={"nan_bad_data": 1}
    )
    ranked, _ = rank([_finding("NUM003", {"nan_lr_diverge": 3.0}), guard])
    assert ranked[0].id == "nan_lr_diverge"


def test_a_rise_that_ended_in_nan_is_told_once() -> None:
    ranked, _ = rank([_finding("NUM003", {"nan_lr_diverge": 3.0}), _finding("NUM017", {"diverge_no_nan": 3.0})])
    assert [c.id for c in ranked] == ["nan_lr_diverge"]


@pytest.mark.parametrize(
    ("code", "named"), [("SCR222", ["code_error"]), ("CRS030", ["code_error", "plateau_chance_ce"])]
)
def test_only_a_line_of_a_script_explains_a_plateau(code: str, named: list[str]) -> None:
    ranked, _ = rank([_finding(code, {"code_error": 4.0}), _finding("PLT001", {"plateau_chance_ce": 2.5})])
    assert [c.id for c in ranked] == named


def test_what_follows_from_a_symptom_follows_from_what_set_that_off() -> None:
    ranked, _ = rank(
        [
            _finding("OPT001", {"optimizer_lr_mismatch": 4.0}),
            _finding("PLT009", {"lr_too_high_oscillate": 3.0}),
            _finding("PLT002", {"plateau_prior": 3.0}),
        ]
    )
    assert {c.id: c.explained_by for c in ranked}["plateau_prior"] == "optimizer_lr_mismatch"


@pytest.mark.parametrize(("code", "explained_by"), [("DAT090", "too_little_data"), ("PLT002", "")])
def test_an_over_fit_follows_from_rows_that_were_left_out_only(code: str, explained_by: str) -> None:
    ranked, _ = rank([_finding(code, {"too_little_data": 3.0}), _finding("FIT001", {"overfit": 3.0})])
    assert {c.id: c.explained_by for c in ranked}["overfit"] == explained_by


def test_a_critical_finding_that_nothing_explains_keeps_its_likeliest_cause() -> None:
    schedule = _finding("A", {"sched_per_batch_step": 4})
    never = Finding(
        code="B", name="", severity=Severity.CRITICAL, title="B", evidence=(),
        argues={"nan_from_step0": 1.5, "nan_bad_data": 1},
    )  # fmt: skip
    ranked, _ = rank([schedule, never])
    assert [c.id for c in ranked] == ["sched_per_batch_step", "nan_from_step0"]
