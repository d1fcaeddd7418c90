"""Earlier reports in a diagnosis: recalled from the store, kept on request, and left out when a case is evaluated."""

import json
import shutil
from pathlib import Path

import pytest

from jindan_agent.api import diagnose
from jindan_agent.cli import main
from jindan_knowledge.corpus import load_seeds
from jindan_knowledge.store.location import reports_folder
from jindan_knowledge.store.reports import read_reports

SEED = "000-deepscores-stage1"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder of a user who has not kept anything yet."""
    monkeypatch.setenv("DIAGNOSE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run(repo_root: Path, tmp_path: Path) -> Path:
    """Return a copy of the run of a case."""
    return shutil.copytree(repo_root / "evals" / "cases" / SEED / "run", tmp_path / "runs" / "exp1")


def test_a_diagnosis_recalls_the_case_it_resembles(run: Path) -> None:
    (report,) = diagnose(run)

    assert [SEED in case.path for case in report.content.prior][:1] == [True]


@pytest.mark.parametrize("exclude", [SEED, {SEED}])
def test_a_case_under_evaluation_is_not_recalled(run: Path, exclude: str | set[str]) -> None:
    (report,) = diagnose(run, exclude_prior=exclude)

    assert [case.path for case in report.content.prior if SEED in case.path] == []


def test_earlier_reports_change_nothing_else(run: Path) -> None:
    (with_prior,), (without,) = diagnose(run), diagnose(run, exclude_prior=SEED)

    assert with_prior.content.diagnosis.causes == without.content.diagnosis.causes


def test_the_causes_of_the_api_are_those_of_its_json(run: Path) -> None:
    (report,) = diagnose(run)

    assert report.cause_dicts() == report.to_dict()["causes"]


@pytest.mark.usefixtures("home")
def test_a_report_is_kept_only_on_request(run: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--auto", str(run), "--no-llm"])
    capsys.readouterr()

    assert not home.exists()


def test_a_kept_report_is_recalled_by_another_run(run: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = shutil.copytree(run, run.parent / "exp2")
    main(["--auto", str(run), "--no-llm", "--remember"])
    capsys.readouterr()

    main(["--auto", str(other), "--no-llm", "--format", "json"])

    paths = [case["path"] for case in json.loads(capsys.readouterr().out)["prior_cases"]]
    (kept,) = reports_folder(home / "knowledge").iterdir()
    assert str(kept) in paths


def test_a_run_is_not_pointed_to_its_own_report(run: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--auto", str(run), "--no-llm", "--remember"])
    capsys.readouterr()

    main(["--auto", str(run), "--no-llm", "--format", "json"])

    paths = [case["path"] for case in json.loads(capsys.readouterr().out)["prior_cases"]]
    assert [p for p in paths if p.startswith(str(home))] == []


def test_secrets_are_taken_out_before_a_report_is_kept(
    run: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "hf_" + "aB3dE5gH7j" * 4
    secretive = run.rename(run.parent / secret)
    main(["--auto", str(secretive), "--no-llm", "--remember"])
    capsys.readouterr()

    (kept,) = reports_folder(home / "knowledge").iterdir()
    assert secret not in kept.read_text("utf-8")
    assert kept.name.startswith("run-")


def test_a_store_inside_the_run_is_refused_and_the_report_still_comes(
    run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIAGNOSE_HOME", str(run / "home"))

    main(["--auto", str(run), "--no-llm", "--remember"])

    shown = capsys.readouterr()
    assert (shown.out[:1], "실행 폴더 안에는" in shown.err, (run / "home").exists()) == ("#", True, False)


def test_a_hostile_file_in_the_store_is_named_and_ignored(
    run: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = reports_folder(home / "knowledge")
    folder.mkdir(parents=True)
    (folder / "evil.json").write_text('{"title": "\\u001b[2J"}', "utf-8")

    code = main(["--auto", str(run), "--no-llm"])

    shown = capsys.readouterr()
    assert (code, "evil.json" in shown.err, "\x1b" in shown.out + shown.err) == (1, True, False)


@pytest.mark.usefixtures("home")
def test_a_description_finds_its_case(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["similar", "손실이 2.77에서 안 움직임"])

    shown = capsys.readouterr().out
    assert (code, shown.index("내장 사례 004-face-voice") > 0) == (0, True)


@pytest.mark.usefixtures("home")
def test_the_json_of_a_search_ranks_the_case_first(capsys: pytest.CaptureFixture[str]) -> None:
    main(["similar", "loss stuck at chance in contrastive training", "--json", "--limit", "1"])

    (first,) = json.loads(capsys.readouterr().out)
    assert ("plateau_infonce" in first["causes"], first["path"]) == (True, None)


@pytest.mark.usefixtures("home")
def test_a_search_that_fits_nothing_says_how_many_were_searched(capsys: pytest.CaptureFixture[str]) -> None:
    main(["similar", "zzz xyzzy"])

    assert f"보고서 {len(load_seeds())}개를 찾았지만" in capsys.readouterr().out


@pytest.mark.usefixtures("home")
def test_an_empty_description_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["similar", "  "])

    assert (code, capsys.readouterr().out) == (2, "")


def test_a_search_through_kept_reports_finds_them(run: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--auto", str(run), "--no-llm", "--remember"])
    capsys.readouterr()

    main(["similar", "exp1 AdamW NaN", "--json", "--limit", "5"])

    (kept,) = read_reports(home / "knowledge").reports
    assert kept.id in [m["id"] for m in json.loads(capsys.readouterr().out)]
