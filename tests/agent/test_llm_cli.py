"""A configured model takes part in `diagnose --auto`, and a run without one pays nothing for it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fakes_server import FakeServer

from jindan_agent.cli import main

ROWS = "".join(f"{e},{'nan' if e > 9 else f'{2.0 / e:.4f}'},{2.2 / e:.4f}\n" for e in range(1, 21))
LOADED = """
import sys
from jindan_agent.cli import main
main(["--auto", sys.argv[1]])
print("loaded", sorted(set(sys.modules) & {"chromadb", "langgraph", "openai", "pydantic", "textual"}), file=sys.stderr)
"""


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    (tmp_path / "exp").mkdir()
    (tmp_path / "exp" / "results.csv").write_text("epoch,train/loss,val/loss\n" + ROWS, "utf-8")
    return tmp_path / "exp"


def configure(monkeypatch: pytest.MonkeyPatch, server: FakeServer) -> None:
    monkeypatch.setenv("DIAGNOSE_BASE_URL", server.settings().base_url)
    monkeypatch.setenv("DIAGNOSE_MODEL", "fake")


def test_the_report_names_the_model_that_took_part(
    run_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeServer() as server:
        configure(monkeypatch, server)
        code = main(["--auto", str(run_folder)])

    assert code == 1
    assert "`fake`: 요청" in capsys.readouterr().out


def test_no_llm_sends_nothing(
    run_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeServer() as server:
        configure(monkeypatch, server)
        main(["--auto", "--no-llm", str(run_folder)])

    assert (server.received, "부록" in capsys.readouterr().out) == ([], True)


def test_a_dead_server_changes_neither_exit_code_nor_verdict(
    run_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeServer() as server:
        configure(monkeypatch, server)
    code = main(["--auto", str(run_folder)])

    assert code == 1
    assert "언어 모델 서버에 연결하지 못했습니다" in capsys.readouterr().out


def test_a_server_without_a_model_name_is_a_usage_error(
    run_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIAGNOSE_BASE_URL", "http://127.0.0.1:1/v1")

    assert main(["--auto", str(run_folder)]) == 2
    assert "DIAGNOSE_MODEL" in capsys.readouterr().err


def test_without_a_model_nothing_heavy_is_loaded(run_folder: Path) -> None:
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("DIAGNOSE_", "OPENAI_"))}

    done = subprocess.run(
        [sys.executable, "-c", LOADED, str(run_folder)], env=environ, capture_output=True, text=True, check=False
    )

    assert done.stderr.splitlines()[-1:] == ["loaded []"], done.stderr


def test_a_configuration_inside_the_run_is_not_read(
    run_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeServer() as server:
        url = server.settings().base_url
        (run_folder / ".env").write_text(f"DIAGNOSE_BASE_URL={url}\nDIAGNOSE_MODEL=fake\n", "utf-8")
        (run_folder / "diagnose.toml").write_text(f'base_url = "{url}"\nmodel = "fake"\n', "utf-8")
        (run_folder / "pyproject.toml").write_text(f'[tool.diagnose]\nbase_url = "{url}"\n', "utf-8")
        monkeypatch.chdir(run_folder)
        main(["--auto", "."])

    assert (server.received, "판정" in capsys.readouterr().out) == ([], True)


def test_the_prompts_are_shown_as_they_are_sent(
    run_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeServer() as server:
        configure(monkeypatch, server)
        main(["--auto", "--show-prompt", str(run_folder)])
    shown = capsys.readouterr().err
    sent = [json.loads(r.split(b"\n\n", 1)[1])["messages"][-1]["content"] for r in server.received]

    assert len(sent) > 2
    assert all(text in shown for text in sent)


def test_a_broken_off_model_part_says_how_to_go_on_and_goes_on(
    run_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIAGNOSE_HOME", str(tmp_path / "home"))
    with FakeServer("503", faults_from=3) as server:
        configure(monkeypatch, server)
        main(["--auto", str(run_folder)])
    first = capsys.readouterr()
    with FakeServer(port=server.server_address[1]) as again:
        main(["--auto", "--resume", str(run_folder)])
    second = capsys.readouterr()

    assert "--resume" in first.err
    assert len(again.received) == 2
    assert "요청 2번" in second.out
