"""No report forbids a step of its own plan."""

import sys
from pathlib import Path

import pytest

from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.diagnose import diagnose
from jindan_tools.fixes.at_odds import forbids
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.readers.open_run import open_run

sys.path.insert(0, str(Path(__file__).parent))
from samples import FIXTURES

ROOT = FIXTURES.parents[1]
RUNS = sorted([*(ROOT / "evals" / "traps").glob("*/run"), *(p for p in (ROOT / "examples").iterdir() if p.is_dir())])


def step(parameter: str, before: str, after: str) -> Fix:
    return Fix(
        cause_id="underfit", parameter=parameter, before=before, after=after, where="", priority=1, why="", expected="",
        verify="", kind=FixKind.CONFIG,
    )  # fmt: skip


@pytest.mark.parametrize("folder", RUNS, ids=lambda p: p.parent.name if p.name == "run" else p.name)
def test_no_warning_forbids_a_step_of_the_plan(folder: Path) -> None:
    found = [diagnose(run) for run in open_run(folder)]

    assert [(w, f.parameter) for d in found for w in d.do_not for f in d.fixes if forbids(w, f)] == []


@pytest.mark.parametrize(
    ("parameter", "before", "after"),
    [
        ("learning_rate", "0.001", "0.01"),
        ("learning_rate", "0.01", "0.001"),
        ("epochs", "30", "180"),
        ("epochs", "180", "30"),
        ("batch_size", "64", "32"),
        ("batch_size", "32", "64"),
        ("weight_decay", "0.01", "0.1"),
        ("early stopping patience", "3", "10"),
        ("warmup_epochs", "3", "10"),
    ],
)
def test_some_warning_of_the_pages_speaks_against_each_move(parameter: str, before: str, after: str) -> None:
    warnings = [text for cause in load_taxonomy() for text in page(cause).do_not]

    assert any(forbids(text, step(parameter, before, after)) for text in warnings)


def test_a_step_the_other_way_is_not_forbidden() -> None:
    assert not forbids("에폭을 늘리지 않습니다.", step("epochs", "180", "30"))
