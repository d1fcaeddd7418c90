"""The files for hosted CI are whole, and every command in them is one that the project has; hosted CI itself is not run here."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from jindan_evals.__main__ import PARTS
from jindan_evals.arms.which_model import LOCAL_FILE, THREADS

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
KEYS = {"name", "on", "permissions", "env", "jobs"}
JOB_KEYS = {"runs-on", "timeout-minutes", "steps"}
STEP_KEYS = {"id", "if", "name", "uses", "with", "run", "env"}


def load(path: Path) -> dict:
    found = yaml.safe_load(path.read_text("utf-8"))
    # YAML 1.1 reads the key `on` as true.
    return {"on" if key is True else key: value for key, value in found.items()}


def steps(path: Path) -> Iterator[dict]:
    for job in load(path)["jobs"].values():
        yield from job["steps"]


def commands(path: Path) -> str:
    return "\n".join(step["run"] for step in steps(path) if "run" in step)


def test_there_are_a_check_of_every_change_and_a_run_with_a_real_model() -> None:
    assert [path.name for path in FILES] == ["ci.yml", "real-model.yml"]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_workflow_has_the_parts_that_it_needs_and_no_unknown_one(path: Path) -> None:
    found = load(path)

    assert {"name", "on", "permissions", "jobs"} <= found.keys() <= KEYS
    assert found["permissions"] == {"contents": "read"}
    assert all(job.keys() == JOB_KEYS for job in found["jobs"].values())


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_step_is_an_action_of_a_fixed_version_or_a_command(path: Path) -> None:
    for step in steps(path):
        assert step.keys() <= STEP_KEYS
        assert ("uses" in step) != ("run" in step)
        assert re.fullmatch(r"actions/[a-z\-]+@v\d+", step.get("uses", "actions/x@v1"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_an_expression_names_a_step_an_input_or_a_variable_that_is_there(path: Path) -> None:
    found, text = load(path), path.read_text("utf-8")
    inputs = (found["on"].get("workflow_dispatch") or {}).get("inputs", {})
    known = {
        *(f"inputs.{name}" for name in inputs),
        *(f"env.{name}" for name in found.get("env", {})),
        *(f"steps.{step['id']}.outputs" for step in steps(path) if "id" in step),
    }
    named = set(re.findall(r"\b(inputs\.\w+|env\.\w+|steps\.\w+\.outputs)\b", text))

    assert text.count("${{") == len(re.findall(r"\$\{\{[^{}]+\}\}", text))
    assert named <= known


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_make_target_and_part_of_the_evals_that_is_called_exists(path: Path) -> None:
    said = commands(path)

    assert set(re.findall(r"\bmake ([a-z]+)", said)) <= TARGETS
    assert set(re.findall(r"-m jindan_evals ([a-z]+)", said)) <= PARTS.keys()
    assert all((ROOT / name).stat().st_mode & 0o100 for name in re.findall(r"^(\.ci/\w+)", said, re.MULTILINE))


def test_what_the_checks_of_a_change_do_are_make_targets() -> None:
    said = (ROOT / ".ci" / "run").read_text("utf-8")
    named = set(re.findall(r"for step in ([a-z ]+);", said)[0].split()) | set(
        re.findall(r"^make ([a-z]+)", said, re.MULTILINE)
    )

    assert named <= TARGETS


def test_the_run_with_a_real_model_sets_what_the_evals_read() -> None:
    (step,) = [
        s for s in steps(ROOT / ".github" / "workflows" / "real-model.yml") if "jindan_evals" in s.get("run", "")
    ]

    assert step["env"].keys() == {LOCAL_FILE, THREADS}


@pytest.mark.parametrize("path", [ROOT / ".ci" / "run"], ids=["run"])
def test_the_script_of_the_checks_parses(path: Path) -> None:
    bash = shutil.which("bash")

    assert bash is not None
    assert subprocess.run([bash, "-n", str(path)], capture_output=True, check=False).returncode == 0
