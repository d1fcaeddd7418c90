"""Let the tests of the screen import the fakes beside them and those of the agent, and see no terminal of the developer."""

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]


@pytest.fixture(autouse=True)
def a_plain_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Give every test the same terminal, a store of its own and colours."""
    for name in ("NO_COLOR", "TERM_PROGRAM", "TMUX", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DIAGNOSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TERM", "xterm-256color")
