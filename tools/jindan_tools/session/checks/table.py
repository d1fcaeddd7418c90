"""All checks over a session; there is no discovery."""

from __future__ import annotations

from jindan_tools.session.checks.activation_form import activation_form
from jindan_tools.session.checks.baseline_comparison import baseline_comparison
from jindan_tools.session.checks.batch_change import batch_change
from jindan_tools.session.checks.claimed_ranking import claimed_ranking
from jindan_tools.session.checks.claimed_successes import claimed_successes
from jindan_tools.session.checks.claims_vs_settings import claims_vs_settings
from jindan_tools.session.checks.class_check_no_op import class_check_no_op
from jindan_tools.session.checks.copies_told_apart import copies_told_apart
from jindan_tools.session.checks.duplicate_runs import duplicate_runs
from jindan_tools.session.checks.exit_code_ignored import exit_code_ignored
from jindan_tools.session.checks.factor_effects import factor_effects
from jindan_tools.session.checks.failed_runs import failed_runs
from jindan_tools.session.checks.gate_order import gate_order
from jindan_tools.session.checks.gates_and_runs import gates_and_runs
from jindan_tools.session.checks.growth_over_budget import growth_over_budget
from jindan_tools.session.checks.many_changes import many_changes
from jindan_tools.session.checks.memory_rules import alarm_below_use, batch_rule_repeats_oom
from jindan_tools.session.checks.near_twin_names import near_twin_names
from jindan_tools.session.checks.no_repeats import no_repeats
from jindan_tools.session.checks.percent_wrong import percent_wrong
from jindan_tools.session.checks.same_settings_differ import same_settings_differ
from jindan_tools.session.checks.shared_by_sound_run import shared_by_sound_run
from jindan_tools.session.checks.stall_alarm import stall_alarm
from jindan_tools.session.checks.still_at_chance import still_at_chance
from jindan_tools.session.checks.unfair_comparison import unfair_comparison
from jindan_tools.session.checks.unknown_argument import unknown_argument
from jindan_tools.session.checks.unmeasured_claims import unmeasured_claims
from jindan_tools.session.lesson import Check

CHECKS: tuple[Check, ...] = (
    duplicate_runs,
    claims_vs_settings,
    unknown_argument,
    batch_change,
    growth_over_budget,
    batch_rule_repeats_oom,
    alarm_below_use,
    gate_order,
    stall_alarm,
    exit_code_ignored,
    near_twin_names,
    activation_form,
    class_check_no_op,
    unmeasured_claims,
    factor_effects,
    no_repeats,
    unfair_comparison,
    failed_runs,
    shared_by_sound_run,
    claimed_successes,
    claimed_ranking,
    gates_and_runs,
    percent_wrong,
    baseline_comparison,
    copies_told_apart,
    same_settings_differ,
    still_at_chance,
    many_changes,
)
