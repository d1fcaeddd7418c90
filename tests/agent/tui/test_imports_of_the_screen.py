"""Nobody who does not open the screen pays for it."""

import subprocess
import sys
from pathlib import Path

import pytest
from driving import FAILING

STARTS = {
    "a diagnosis without a screen": f"from jindan_agent.cli import main; main(['--auto', {str(FAILING)!r}, '--no-llm'])",
    "the diagnosing process": "import jindan_agent.tui.checking.__main__",
}
REPORT = """
import sys
print("loaded", sorted(m for m in sys.modules if m.partition(".")[0] in ("textual", "rich")), file=sys.stderr)
"""


@pytest.mark.parametrize("start", STARTS)
def test_textual_is_not_loaded_by(start: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS[start] + REPORT]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.stderr.splitlines()[-1:] == ["loaded []"], done.stderr
