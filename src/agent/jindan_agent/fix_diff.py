"""`diagnose --auto RUN --diff`: the fix plan as a patch on stdout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jindan_agent import output
from jindan_agent.errors import UserError
from jindan_agent.fix_patch import patch_of
from jindan_agent.steps import check, collect
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.run import Run

HEALTHY, FOUND, BROKEN = 0, 1, 2


def fix_diff(paths: Sequence[str]) -> int:
    """Print one patch for the runs at the paths, notes on stderr; exit codes as those of a diagnosis."""
    output.prepare_streams()
    codes = [_one(Path(path)) for path in paths]
    return max(codes, default=BROKEN)


def _one(path: Path) -> int:
    code = HEALTHY
    try:
        for run in collect(path):
            if not isinstance(run, Run):
                output.write_error(run.what, run.hint)
                code = BROKEN
                continue
            diagnosis = check(run).diagnosis
            patch = patch_of(diagnosis)
            output.write_report(patch.text)
            for note in patch.notes:
                output.write_note(f"{run.name}: {note}")
            if not patch.text and not patch.notes:
                output.write_note(f"{run.name}: 설정에서 바꿀 것이 없습니다.")
            code = max(code, HEALTHY if diagnosis.verdict is Verdict.HEALTHY else FOUND)
    except UserError as error:
        output.write_error(error.what, error.hint)
        return BROKEN
    return code
