"""The report on several runs: valid, citable, one a directory, and kept where a later diagnosis finds it."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from jindan_agent.api import Session, learn
from jindan_agent.cli import main
from jindan_agent.errors import UserError
from jindan_agent.report.kind import Kind

ROOT = Path(__file__).parents[2]
CASES = ROOT / "evals" / "cases"
SESSION = CASES / "002-yolo11-v3-session" / "run"
ATTEMPTS = CASES / "004-face-voice" / "run"
SWEEP = [str(SESSION / name) for name in ("level2_leaky", "level2_relu")]


@pytest.fixture(scope="module")
def session() -> Session:
    return learn(SESSION)


@pytest.fixture(scope="module")
def log() -> Session:
    return learn(ATTEMPTS)


@pytest.fixture(scope="module")
def schema() -> dict:
    return json.loads((ROOT / "docs" / "reference" / "session.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("path", [SESSION, ATTEMPTS], ids=["session", "log"])
def test_a_session_is_valid_under_the_published_schema(path: Path, schema: dict) -> None:
    report = json.loads(learn(path).to_json(), parse_constant=pytest.fail)

    jsonschema.Draft202012Validator(schema).validate(report)


def test_the_schema_itself_is_valid(schema: dict) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


def test_runs_that_follow_one_another_make_a_log_and_a_sweep_makes_lessons(session: Session, log: Session) -> None:
    assert (session.kind, log.kind) == (Kind.SESSION_LESSONS.value, Kind.IMPROVEMENT_LOG.value)


@pytest.mark.parametrize("path", [SESSION, ATTEMPTS], ids=["session", "log"])
def test_every_cited_line_holds_what_is_quoted(path: Path) -> None:
    report = json.loads(learn(path).to_json())

    cited = [e for e in report["evidence"] if e["line"] is not None]
    wrong = [e for e in cited if e["quote"] not in (path / e["path"]).read_text("utf-8").replace("\r", "\n")]
    assert cited
    assert wrong == []


def test_lessons_name_the_evidence_they_stand_on(session: Session) -> None:
    report = json.loads(session.to_json())

    known = {e["id"] for e in report["evidence"]}
    assert [x["title"] for x in report["lessons"] if not x["evidence"] or not set(x["evidence"]) <= known] == []


def test_a_copy_points_to_its_original(session: Session) -> None:
    report = json.loads(session.to_json())

    copies = {r["name"]: r["copy_of"] for r in report["runs"] if r["copy_of"]}
    assert copies == {"level4_leaky": "level3_leaky", "level4_relu": "level3_relu"}


def test_the_log_says_that_the_last_attempt_still_guesses(log: Session) -> None:
    report = json.loads(log.to_json())

    assert [s["progress"] for s in report["steps"]] == ["broken", "at_chance"]


def test_a_directory_of_runs_gets_one_report_more(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--auto", str(SESSION), "--format", "json", "--no-llm"])

    document = json.loads(capsys.readouterr().out)
    assert code == 1  # every run is healthy, and two are copies
    assert (len(document["runs"]), [s["kind"] for s in document["sessions"]]) == (6, ["session_lessons"])


def test_paths_given_one_by_one_get_no_common_report(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--auto", *SWEEP, "--format", "json", "--no-llm"])

    assert json.loads(capsys.readouterr().out)["sessions"] == []


def test_unrelated_runs_get_no_common_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, column in (("one", "train/loss"), ("two", "val/accuracy")):
        (tmp_path / name).mkdir()
        rows = "".join(f"{e},{1 / e}\n" for e in range(1, 9))
        (tmp_path / name / "metrics.csv").write_text(f"epoch,{column}\n{rows}")

    main(["--auto", str(tmp_path), "--format", "json", "--no-llm"])

    assert json.loads(capsys.readouterr().out)["sessions"] == []


def test_one_run_is_no_session(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="1개뿐"):
        learn(SWEEP[0])


def test_the_lessons_are_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIAGNOSE_HOME", str(tmp_path))
    main(["--auto", str(SESSION), "--remember", "--output", str(tmp_path / "out"), "--no-llm"])
    capsys.readouterr()

    main(["similar", "level3과 level4의 기록이 똑같습니다", "--json"])

    titles = [m["title"] for m in json.loads(capsys.readouterr().out)]
    assert any("세션 교훈" in title for title in titles)


def test_the_report_has_no_empty_section(session: Session, log: Session) -> None:
    for text in (session.to_markdown(), log.to_markdown()):
        assert re.search(r"^## .*\n\n(?=## )", text, re.MULTILINE) is None
