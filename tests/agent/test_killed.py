"""A diagnosis that is killed in the middle of a request goes on with --resume, from a file of plain types for its owner only."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from fakes_server import FakeServer

# The canary, one look and the end of looking are answered; then the server hangs.
BEFORE_THE_DRAFT = 3
ROWS = "".join(f"{e},{'nan' if e > 9 else f'{2.0 / e:.4f}'},{2.2 / e:.4f}\n" for e in range(1, 21))
PLAIN = (type(None), bool, int, float, str, bytes)


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    run = tmp_path / "exp"
    run.mkdir()
    run.joinpath("results.csv").write_text("epoch,train/loss,val/loss\n" + ROWS, "utf-8")
    return [sys.executable, "-m", "jindan_agent", "--auto", str(run)]


def environment(home: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DIAGNOSE_", "OPENAI_"))}
    return kept | {
        "DIAGNOSE_HOME": str(home),
        "DIAGNOSE_BASE_URL": f"http://127.0.0.1:{port}/v1",
        "DIAGNOSE_MODEL": "fake",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }


def kill_in_the_draft(command: list[str], home: Path) -> int:
    """Start a diagnosis, kill it while its draft is waited for, and return the port of its server."""
    with FakeServer("hang", faults_from=BEFORE_THE_DRAFT) as server:
        port = int(server.server_address[1])
        process = subprocess.Popen(
            command, env=environment(home, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(1200):
            if len(server.received) > BEFORE_THE_DRAFT or process.poll() is not None:
                break
            time.sleep(0.05)
        assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    return port


def is_plain(value: object) -> bool:
    match value:
        case dict():
            return all(is_plain(k) and is_plain(v) for k, v in value.items())
        case list() | tuple():
            return all(map(is_plain, value))
        case _:
            return isinstance(value, PLAIN)


def test_a_killed_diagnosis_goes_on_where_it_was(command: list[str], tmp_path: Path) -> None:
    home = tmp_path / "home"
    port = kill_in_the_draft(command, home)
    (file,) = (home / "checkpoints").iterdir()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert is_plain(msgspec.msgpack.decode(file.read_bytes()))

    with FakeServer(port=port) as server:
        again = subprocess.run(
            [*command, "--resume"], env=environment(home, port), capture_output=True, text=True, check=False
        )
        asked = len(server.received)

    assert again.returncode == 1
    # The canary and the draft; the looks were kept.
    assert asked == 2
    assert "`fake`: 요청" in again.stdout
    assert list((home / "checkpoints").iterdir()) == []
