"""The JSON report: strictly valid, under the published schema, ranked, and inert for a CI runner."""

import json
from pathlib import Path

import fakes
import jsonschema
import pytest

from jindan_agent.report.render import Format, render
from jindan_tools.model.cause import CauseRole, Status
from jindan_tools.model.diagnosis import Diagnosis, Verdict
from jindan_tools.model.finding import Severity
from jindan_tools.model.fix import FixKind
from jindan_tools.model.run import Ending, Framework
from jindan_tools.model.setting import Origin

DIAGNOSES = {
    "failing": fakes.FAILING,
    "crashed": fakes.CRASHED,
    "healthy": fakes.HEALTHY,
    "insufficient": fakes.INSUFFICIENT,
    "hostile": fakes.hostile(),
}


def load(diagnosis: Diagnosis) -> dict:
    return json.loads(render(fakes.content(diagnosis, fakes.PRIOR), Format.JSON), parse_constant=pytest.fail)


@pytest.fixture(scope="module")
def schema() -> dict:
    path = Path(__file__).parents[2] / "docs" / "reference" / "report.schema.json"
    return json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("name", DIAGNOSES)
def test_a_report_is_valid_under_the_published_schema(name: str, schema: dict) -> None:
    jsonschema.Draft202012Validator(schema).validate(load(DIAGNOSES[name]))


def test_the_schema_itself_is_valid(schema: dict) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ([v.value for v in Verdict], ("properties", "verdict")),
        ([f.value for f in Framework], ("$defs", "run", "properties", "framework")),
        ([e.value for e in Ending], ("$defs", "run", "properties", "ending")),
        ([r.value for r in CauseRole], ("$defs", "cause", "properties", "role")),
        ([s.value for s in Status if s is not Status.RULED_OUT], ("$defs", "cause", "properties", "status")),
        ([s.value for s in Severity], ("$defs", "severity")),
        ([k.value for k in FixKind], ("$defs", "fix", "properties", "kind")),
        ([o.value for o in Origin], ("$defs", "setting", "properties", "origin")),
    ],
)
def test_the_schema_knows_every_word_of_the_model(words: list[str], place: tuple[str, ...], schema: dict) -> None:
    for key in place:
        schema = schema[key]

    assert sorted(schema["enum"]) == sorted(words)


def test_a_nan_is_null_with_its_kind() -> None:
    fact = load(fakes.FAILING)["evidence"][0]

    assert (fact["value"], fact["value_kind"]) == (None, "nan")


def test_causes_keep_their_rank_and_leave_out_what_is_excluded() -> None:
    report = load(fakes.FAILING)

    assert [c["id"] for c in report["causes"]] == ["optimizer_lr_mismatch", "nan_lr_diverge"]
    assert [c["id"] for c in report["ruled_out"]] == ["nan_fp16_overflow"]


def test_every_cited_number_can_be_opened() -> None:
    report = load(fakes.FAILING)

    cited = {i for c in report["causes"] for i in (*c["evidence_for"], *c["evidence_against"])}
    assert cited <= {e["id"] for e in report["evidence"]}


def test_a_runner_finds_no_command_in_the_json_text() -> None:
    text = render(fakes.content(fakes.hostile()), Format.JSON)

    assert [line for line in text.splitlines() if line.lstrip().startswith("::") or "##[" in line] == []


def test_a_foreign_word_survives_the_neutralising() -> None:
    assert "##[error]oops" in load(fakes.hostile())["do_not"][0]
