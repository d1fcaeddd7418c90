"""Every trap has a key that can be met and small run files, and the judge tells a right report from a wrong one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jindan_evals.make_traps.recorded import RECORDED
from jindan_evals.make_traps.table_lab import LAB
from jindan_evals.make_traps.table_programs import PROGRAMS
from jindan_evals.make_traps.written import WRITTEN
from jindan_evals.traps.case import Trap, load_trap
from jindan_evals.traps.gate import trap_failures
from jindan_evals.traps.judge import judge
from jindan_evals.traps.table import table
from jindan_tools.causes.catalogue import load_taxonomy

TRAPS = sorted(p for p in (Path(__file__).parents[2] / "evals" / "traps").iterdir() if p.is_dir())
VERDICTS = {"healthy", "failing", "crashed", "insufficient_evidence"}
LARGEST = 120_000

each_trap = pytest.mark.parametrize("folder", TRAPS, ids=lambda path: path.name)


def sample() -> Trap:
    return load_trap(next(path for path in TRAPS if path.name == "contrastive-two-views"))


def test_there_are_at_least_forty_traps() -> None:
    assert len(TRAPS) >= 40


def test_every_trap_can_be_made_again_or_is_known_as_recorded() -> None:
    assert {path.name for path in TRAPS} == {*LAB, *PROGRAMS, *WRITTEN, *RECORDED}
    assert RECORDED.isdisjoint({*LAB, *PROGRAMS, *WRITTEN})


@each_trap
def test_a_trap_has_a_fact_with_a_source_and_the_false_reading(folder: Path) -> None:
    trap = load_trap(folder)

    assert trap.fact
    assert trap.source
    assert trap.false_reading


@each_trap
def test_the_ids_of_a_trap_are_in_the_taxonomy(folder: Path) -> None:
    trap = load_trap(folder)

    assert set(trap.verdicts) <= VERDICTS
    assert frozenset[str]().union(trap.forbidden, *trap.causes) <= set(load_taxonomy())


@each_trap
def test_a_trap_forbids_nothing_that_it_accepts(folder: Path) -> None:
    trap = load_trap(folder)

    assert not trap.forbidden & frozenset[str]().union(*trap.causes)


@each_trap
def test_a_trap_that_is_not_healthy_names_a_cause(folder: Path) -> None:
    trap = load_trap(folder)

    assert trap.causes or "healthy" in trap.verdicts


@each_trap
def test_the_run_files_of_a_trap_are_small(folder: Path) -> None:
    files = [path for path in (folder / "run").rglob("*") if path.is_file()]

    assert any(path.suffix != ".md" for path in files)
    assert sum(path.stat().st_size for path in files) <= LARGEST


@each_trap
def test_no_note_names_the_deciding_words(folder: Path) -> None:
    notes = folder / "run" / "NOTES.md"
    ids = {cause for group in load_trap(folder).causes for cause in group}

    assert not notes.exists() or not any(cause in notes.read_text(encoding="utf-8") for cause in ids)


def report(verdict: str, *causes: str) -> dict[str, object]:
    return json.loads(json.dumps({"verdict": verdict, "causes": [{"id": c, "status": "supported"} for c in causes]}))


def test_a_right_report_passes() -> None:
    judged = judge(sample(), report("failing", "plateau_infonce"), "NT-Xent 4.143")

    assert judged.passed
    assert not judged.unsaid
    assert trap_failures([judged]) == []


def test_a_forbidden_cause_in_third_place_fails() -> None:
    judged = judge(sample(), report("failing", "plateau_infonce", "embedding_collapse", "overfit"), "")

    assert judged.claims == ("overfit",)
    assert not judged.passed


def test_a_forbidden_cause_in_fourth_place_is_let_pass() -> None:
    causes = ("plateau_infonce", "embedding_collapse", "dying_relu", "overfit")

    assert judge(sample(), report("failing", *causes), "").passed


def test_a_cause_that_is_ruled_out_is_no_claim() -> None:
    told = report("failing", "plateau_infonce")
    told["causes"] = [*told["causes"], {"id": "overfit", "status": "ruled_out"}]  # type: ignore[misc]

    assert judge(sample(), told, "").passed


def test_a_right_cause_in_second_place_fails() -> None:
    judged = judge(sample(), report("failing", "temperature_wrong", "plateau_infonce"), "")

    assert not judged.cause_ok
    assert trap_failures([judged]) == ["trap contrastive-two-views: failing, first temperature_wrong, plateau_infonce"]


def test_the_gate_fails_when_no_trap_was_run() -> None:
    assert trap_failures([]) == ["traps: none was found"]


def test_the_table_sums_up() -> None:
    judged = judge(sample(), report("healthy"), "")

    assert "verdict 0/1" in table([judged])
    assert "unsaid" in table([judged])
