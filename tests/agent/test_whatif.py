"""What-if: what a change of a setting would do, and what it would not."""

import shutil
from pathlib import Path

from jindan_agent.whatif.changes import Changes
from jindan_agent.whatif.page import whatif_page
from jindan_tools.readers.open_run import open_run


def test_a_rate_that_the_trainer_would_ignore_is_said_to_be_ignored(repo_root: Path, tmp_path: Path) -> None:
    run = shutil.copytree(repo_root / "examples" / "failing_run", tmp_path / "auto")
    given = whatif_page(next(iter(open_run(run))), Changes(lr=0.001))
    args = run / "args.yaml"
    args.write_text(args.read_text().replace("optimizer: AdamW", "optimizer: auto"))

    auto = whatif_page(next(iter(open_run(run))), Changes(lr=0.001))

    assert ("optimizer=auto" in given, "optimizer=auto" in auto) == (False, True)
