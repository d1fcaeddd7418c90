"""The command line from outside: exit codes, what goes where, and clear Korean errors."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jindan_agent.cli import main

LOSS_ROWS = "".join(f"{e},{2.0 / e:.4f},{2.2 / e:.4f}\n" for e in range(1, 21))
CSV = "epoch,train/loss,val/loss\n" + LOSS_ROWS
NAN_CSV = "epoch,train/loss,val/loss\n" + "".join(
    f"{e},{'nan' if e > 9 else f'{2.0 / e:.4f}'},{2.2 / e:.4f}\n" for e in range(1, 21)
)
CASES = {
    "missing directory": lambda d: d / "none",
    "empty directory": lambda d: made(d / "empty"),
    "empty file": lambda d: wrote(d / "empty.log", b""),
    "binary file": lambda d: wrote(d / "model.pt", bytes(range(256)) * 40),
    "directory without records": lambda d: wrote(d / "notes" / "a.txt", b"hello\n").parent,
    "wrong type": lambda d: fifo(d / "pipe"),
}


def made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def wrote(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def fifo(path: Path) -> Path:
    os.mkfifo(path)
    return path


@pytest.fixture
def run_dir(tmp_path: Path) -> Path:
    return wrote(tmp_path / "runs" / "exp1" / "metrics.csv", NAN_CSV.encode()).parent


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_one_clear_error_and_exit_2(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--auto", str(CASES[case](tmp_path))])

    shown = capsys.readouterr()
    assert (code, shown.out, shown.err.count("오류:"), shown.err.count("→")) == (2, "", 1, 1), shown.err


def test_bad_input_leaves_no_file_behind(tmp_path: Path) -> None:
    main(["--auto", str(tmp_path / "none"), "--output", str(tmp_path / "reports")])

    assert list((tmp_path / "reports").iterdir()) == []


# Root may read everything, unless it gives that privilege away.
_LIKE_ANYBODY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
_DIAGNOSE = (sys.executable, "-m", "jindan_agent", "--auto")


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which(_LIKE_ANYBODY[0]), reason="root may read everything")
def test_a_folder_without_permission_is_one_clear_error_and_exit_2(run_dir: Path) -> None:
    command = (*(_LIKE_ANYBODY if os.geteuid() == 0 else ()), *_DIAGNOSE, str(run_dir))
    run_dir.chmod(0)
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        run_dir.chmod(0o755)

    assert (done.returncode, done.stdout, done.stderr.count("오류:"), "권한" in done.stderr) == (2, "", 1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--auto"],
        ["--auto", ""],
        ["--frob", "x"],
        ["--format", "pdf", "x"],
        ["--jobs", "0", "x"],
        ["--jobs", "x", "x"],
    ],
)
def test_a_usage_error_is_korean_and_exit_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)

    assert stop.value.code == 2
    assert capsys.readouterr().err.startswith("오류: ")


def test_a_broken_run_is_exit_1(run_dir: Path) -> None:
    assert main(["--auto", str(run_dir)]) == 1


def test_stdout_holds_the_report_and_nothing_else(run_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--auto", str(run_dir)])

    shown = capsys.readouterr()
    assert shown.out.startswith("# 학습 실행 진단 보고서: exp1\n")
    assert shown.err == ""


def test_one_run_as_json_is_the_report_itself(run_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--auto", str(run_dir), "--format", "json"])

    assert json.loads(capsys.readouterr().out)["run"]["name"] == "exp1"


def test_several_runs_as_json_are_one_document(
    run_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--auto", str(run_dir), str(tmp_path / "none"), "--format", "json"])

    document = json.loads(capsys.readouterr().out)
    assert [r["run"]["name"] for r in document["runs"]] == ["exp1"]
    assert len(document["errors"]) == 1


def test_without_auto_the_report_is_plain_text(run_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(run_dir)])

    assert capsys.readouterr().out.startswith("학습 실행 진단 보고서: exp1\n===")


def test_one_bad_path_never_stops_the_others(run_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--auto", str(tmp_path / "none"), str(run_dir)])

    shown = capsys.readouterr()
    assert code == 2
    assert "보고서: exp1" in shown.out
    assert "진단하지 못함" in shown.err


def test_output_writes_markdown_and_json(run_dir: Path, tmp_path: Path) -> None:
    main(["--auto", str(run_dir), "--output", str(tmp_path / "deep" / "reports")])

    assert sorted(p.name for p in (tmp_path / "deep" / "reports").iterdir()) == ["exp1.json", "exp1.md"]


def test_output_writes_only_the_format_asked_for(run_dir: Path, tmp_path: Path) -> None:
    main(["--auto", str(run_dir), "--output", str(tmp_path / "reports"), "--format", "json"])

    assert [p.name for p in (tmp_path / "reports").iterdir()] == ["exp1.json"]


def test_runs_of_the_same_name_get_files_of_their_own(tmp_path: Path) -> None:
    runs = [wrote(tmp_path / parent / "exp" / "metrics.csv", NAN_CSV.encode()).parent for parent in "abc"]

    main(["--auto", *map(str, runs), "--output", str(tmp_path / "out"), "--format", "md"])

    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["b-exp.md", "c-exp.md", "exp.md"]


def test_output_that_is_a_file_is_exit_2(run_dir: Path, tmp_path: Path) -> None:
    taken = wrote(tmp_path / "taken", b"x")

    assert main(["--auto", str(run_dir), "--output", str(taken)]) == 2


def test_nothing_is_written_into_the_run(run_dir: Path) -> None:
    main(["--auto", str(run_dir)])

    assert [p.name for p in run_dir.iterdir()] == ["metrics.csv"]


def test_two_jobs_say_the_same_as_one(run_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = wrote(run_dir.parent / "exp2" / "metrics.csv", CSV.encode()).parent
    outs: list[str] = []
    for jobs in ("1", "2"):
        main(["--auto", str(run_dir), str(other), "--jobs", jobs])
        outs.append(capsys.readouterr().out)

    assert outs[0] == outs[1]


def test_a_reader_that_goes_away_is_no_error(run_dir: Path) -> None:
    command = [sys.executable, "-m", "jindan_agent", "--auto", str(run_dir)]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        error = process.stderr.read()

    assert (process.returncode, error) == (1, b"")


def test_a_terminal_without_korean_gets_a_report_anyway(run_dir: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "jindan_agent", "--auto", str(run_dir)]

    done = subprocess.run(command, capture_output=True, env=environment, check=False)

    assert (done.returncode, done.stderr) == (1, b"")


def test_explain_shows_a_cause(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "nan_lr_diverge"]) == 0
    assert capsys.readouterr().out.startswith("# 높은 학습률로 인한 발산(NaN)")


def test_explain_shows_a_rule_by_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "num001"]) == 0
    assert capsys.readouterr().out.startswith("# NUM001 non-finite-loss")


def test_explain_offers_names_like_a_wrong_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "nan_lr_diverg"]) == 2
    assert "nan_lr_diverge" in capsys.readouterr().err


def test_rules_are_listed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--json"]) == 0
    assert "NUM001" in {r["code"] for r in json.loads(capsys.readouterr().out)}


def test_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("diagnose ")


def test_a_rules_only_diagnosis_loads_no_heavy_package(run_dir: Path) -> None:
    script = (
        "import sys; from jindan_agent.cli import main; main(['--auto', sys.argv[1], '--no-llm']);"
        "print(sorted({'chromadb','langgraph','numpy','openai','pandas','pydantic','textual'} & set(sys.modules)),"
        "file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", script, str(run_dir)], capture_output=True, text=True, check=False)

    assert done.stderr == "[]\n"
