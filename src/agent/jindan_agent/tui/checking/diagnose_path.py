"""Diagnose everything at a path into a snapshot; no failure leaves this function."""

from __future__ import annotations

import traceback
from pathlib import Path

from jindan_agent.earlier import SEEDS_ONLY, Earlier, user_store
from jindan_agent.errors import UserError
from jindan_agent.steps import check, collect, recall
from jindan_agent.tui.checking.snapshot import CheckedRun, Snapshot
from jindan_tools.model.run import Run


def diagnose_path(path: Path) -> Snapshot:
    """Return the diagnosed runs at a path, or the problem that a person can fix."""
    try:
        found = list(collect(path))
        runs = tuple(_checked(run) for run in found if isinstance(run, Run))
    except UserError as error:
        return Snapshot(problem=error.what, hint=error.hint)
    except Exception:  # a bug in a reader is shown on the screen, which stays open
        last = traceback.format_exc().strip().splitlines()[-1]
        return Snapshot(
            problem=f"진단하는 중에 오류가 났습니다: {last}", hint="diagnose --auto 경로 명령으로 자세히 보세요."
        )
    errors = [e for e in found if isinstance(e, UserError)]
    if not runs and errors:
        return Snapshot(problem=errors[0].what, hint=errors[0].hint)
    return Snapshot(runs=runs)


def _checked(run: Run) -> CheckedRun:
    content = recall(check(run), _earlier())
    return CheckedRun(diagnosis=content.diagnosis, prior=content.prior)


def _earlier() -> Earlier:
    try:
        return Earlier(store=user_store())
    except UserError:  # without a home folder there are still the cases of the package
        return SEEDS_ONLY
