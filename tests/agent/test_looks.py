"""The looks that compute or tell what the commands do: a model gets their page, and a reason where there is none."""

from pathlib import Path

import pytest

from jindan_agent.api import diagnose
from jindan_agent.looks.subject import Subject
from jindan_agent.looks.take import take_look

SHOWN = {
    "lr": ("none", "schedule=cosine lr=0.001 total-steps=1000", "0.001"),
    "plan": ("none", "batch=32 epochs=50", "계획"),
    "vram": ("none", "", "GiB"),
    "compare": ("X1", "", "비교"),
    "explain": ("overfit", "", "overfit"),
}


@pytest.fixture(scope="module")
def subject(repo_root: Path) -> Subject:
    """Return a run beside which the user named another one."""
    (report,) = diagnose(repo_root / "examples" / "failing_run")
    return Subject(diagnosis=report.content.diagnosis, others={"X1": repo_root / "examples" / "healthy_run"})


@pytest.mark.parametrize("tool", SHOWN)
def test_a_look_shows_the_page_of_its_command(tool: str, subject: Subject) -> None:
    target, argument, words = SHOWN[tool]
    view = take_look(subject, tool, target, argument)

    assert (view.ok, words in view.text) == (True, True), view.text


@pytest.mark.parametrize(("tool", "target"), [("compare", "/etc"), ("compare", "X2"), ("explain", "../../etc")])
def test_a_target_that_was_not_named_shows_nothing(tool: str, target: str, subject: Subject) -> None:
    assert not take_look(subject, tool, target, "").ok
