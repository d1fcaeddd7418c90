"""`diagnose knowledge` and `diagnose confirm`, as a person types them."""

import json
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from jindan_agent.api import diagnose
from jindan_agent.cli import main
from jindan_agent.earlier import user_store
from jindan_knowledge.corpus import load_seeds
from jindan_knowledge.serial import prior_json
from jindan_knowledge.store import saving
from jindan_knowledge.store.lock import locked
from jindan_knowledge.store.reports import read_reports


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder of a user who has not kept anything yet."""
    monkeypatch.setenv("DIAGNOSE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run(repo_root: Path, tmp_path: Path) -> Path:
    """Return a copy of the run that ships with the project."""
    return shutil.copytree(repo_root / "examples" / "failing_run", tmp_path / "exp1")


def kept() -> list[str]:
    """Return the ids in the store."""
    return [report.id for report in read_reports(user_store()).reports]


def test_a_run_is_added_listed_and_removed(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "add", str(run)]) == 0
    (name,) = kept()
    capsys.readouterr()

    assert main(["knowledge", "list", "--json", "--framework", "ultralytics"]) == 0
    listed = {row["id"]: row["origin"] for row in json.loads(capsys.readouterr().out)}
    assert (listed[name], listed["000-deepscores-stage1"]) == ("저장", "내장 사례")

    assert (main(["knowledge", "remove", name]), kept()) == (0, [])


def test_a_written_report_gets_the_id_of_its_run(run: Path, tmp_path: Path) -> None:
    main(["--auto", str(run), "--no-llm", "--format", "json", "--output", str(tmp_path / "reports")])
    (file,) = (tmp_path / "reports").glob("*.json")

    main(["knowledge", "add", str(run)])
    main(["knowledge", "add", str(file)])

    assert len(kept()) == 1


def test_a_search_can_be_narrowed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["knowledge", "search", "손실이 NaN", "--json", "--limit", "99", "--framework", "pytorch"])

    found = json.loads(capsys.readouterr().out)
    assert found
    assert [row["id"] for row in found if row["id"] == "000-deepscores-stage1"] == []


def test_a_store_is_carried_to_another(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["knowledge", "add", str(run)])
    before = kept()
    assert main(["knowledge", "export", str(tmp_path / "all.jsonl")]) == 0
    monkeypatch.setenv("DIAGNOSE_HOME", str(tmp_path / "elsewhere"))

    assert main(["knowledge", "import", str(tmp_path / "all.jsonl")]) == 0
    assert main(["knowledge", "import", str(tmp_path / "all.jsonl")]) == 0

    assert kept() == before
    assert "건너뛴 것 1개" in capsys.readouterr().err


def test_a_confirmed_failure_of_a_measure_lowers_it_next_time(run: Path, tmp_path: Path) -> None:
    (before,) = diagnose(run, prior_store=user_store())
    first = before.content.diagnosis.fixes[0]

    assert main(["confirm", str(run), "--cause", first.cause_id, "--failed", first.parameter]) == 0
    other = shutil.copytree(run, tmp_path / "exp2")
    (after,) = diagnose(other, prior_store=user_store())

    fixes = after.content.diagnosis.fixes
    assert [f.parameter for f in fixes] == [f.parameter for f in before.content.diagnosis.fixes[1:]] + [first.parameter]
    assert [f.priority for f in fixes] == list(range(1, len(fixes) + 1))
    assert "1번 통하지 않았습니다" in after.to_markdown()
    assert after.causes == before.causes


def test_a_confirmed_success_is_told_and_moves_nothing(run: Path, tmp_path: Path) -> None:
    (before,) = diagnose(run, prior_store=user_store())
    first = before.content.diagnosis.fixes[0]

    main(["confirm", str(run), "--cause", first.cause_id, "--worked", first.parameter])
    (after,) = diagnose(shutil.copytree(run, tmp_path / "exp2"), prior_store=user_store())

    told = after.content.diagnosis.fixes[0]
    assert (told.parameter, "1번 통했고" in told.tried) == (first.parameter, True)


BAD = {
    "no command": ["knowledge"],
    "unknown command": ["knowledge", "burn"],
    "nothing there": ["knowledge", "add", "/no/such/run"],
    "unknown id": ["knowledge", "remove", "run-0"],
    "no bundle": ["knowledge", "import", "/no/such/file"],
    "no word": ["confirm", "x"],
    "no report": ["confirm", "/no/such", "--cause", "oom_leak"],
    "measure without cause": ["confirm", "x", "--reject", "oom_leak", "--worked", "batch"],
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    name: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(BAD[name])
    except SystemExit as stop:
        code = stop.code

    said = capsys.readouterr()
    assert (code, said.out, "오류: " in said.err) == (2, "", True)
    assert not list(home.rglob("*.json"))


def test_no_secret_of_a_card_a_bundle_or_a_note_is_kept(run: Path, tmp_path: Path, home: Path) -> None:
    secret = "ghp_" + "a1b2c3d4e5f6g7h8i9j0" * 2
    card = replace(load_seeds()[0], id="own-card", title=f"키는 {secret} 입니다")
    (tmp_path / "card.json").write_text(prior_json(card), encoding="utf-8")
    bundled = json.loads(prior_json(replace(card, id="own-bundled")))
    (tmp_path / "all.jsonl").write_text(json.dumps(bundled, ensure_ascii=False), encoding="utf-8")

    assert main(["knowledge", "add", str(tmp_path / "card.json")]) == 0
    assert main(["knowledge", "import", str(tmp_path / "all.jsonl")]) == 0
    assert main(["confirm", str(run), "--cause", "optimizer_lr_mismatch", "--note", f"token={secret}"]) == 0

    texts = [file.read_text(encoding="utf-8") for file in home.rglob("*.json")]
    assert len(texts) == 3
    assert [text.count("[숨김]") for text in texts] == [1, 1, 1]
    assert not any(secret in text for text in texts)


def test_a_store_that_is_busy_is_said(
    run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["knowledge", "add", str(run)]) == 0
    monkeypatch.setattr(saving, "LOCK_TIMEOUT_S", 0.1)

    with locked(user_store() / "reports.lock", 1.0):
        assert main(["knowledge", "add", str(run)]) == 2

    assert "다른 프로세스" in capsys.readouterr().err


def test_an_unknown_cause_is_answered_with_those_of_the_report(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["confirm", str(run), "--cause", "gremlins"]) == 2
    assert "optimizer_lr_mismatch" in capsys.readouterr().err
