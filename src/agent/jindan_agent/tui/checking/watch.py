"""Diagnose a path again and again, each time only the runs that changed; no failure leaves this module."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path

from jindan_agent.earlier import SEEDS_ONLY, Earlier, user_store, user_team
from jindan_agent.errors import UserError
from jindan_agent.steps import check, recall
from jindan_agent.tui.charts.of_run import charts_of
from jindan_agent.tui.checking.snapshot import CheckedRun, Snapshot, Together
from jindan_tools.model.run import Run
from jindan_tools.readers.follow import Follower
from jindan_tools.readers.open_run import RunNotReadableError

TYPE_CHECKING = False  # few users have a team's server, and only they load what it needs
if TYPE_CHECKING:
    from jindan_knowledge.store.team import Team


class Watch:
    """Follows the runs at a path."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.forget()

    def forget(self) -> None:
        """Read and diagnose everything anew at the next look."""
        self._follower = Follower(self._path)
        self._known: list[tuple[Run, CheckedRun]] = []
        self._told: Snapshot | None = None

    def look(self) -> Snapshot | None:
        """Return the diagnosis of what is there now, or the problem that a person can fix; None when nothing changed."""
        try:
            runs = self._follower.poll()
            found = self._again() if runs is None else self._checked(runs)
        except RunNotReadableError as error:
            found = Snapshot(problem=error.what, hint=error.hint)
        except UserError as error:
            found = Snapshot(problem=error.what, hint=error.hint)
        except Exception:  # a bug in a reader is shown on the screen, which stays open
            last = traceback.format_exc().strip().splitlines()[-1]
            found = Snapshot(
                problem=f"진단하는 중에 오류가 났습니다: {last}", hint="diagnose --auto 경로 명령으로 자세히 보세요."
            )
        if found is None or (found.problem and found == self._told):
            return None
        self._told = found
        return found

    def _again(self) -> Snapshot | None:
        """Return what is known when the last word was a problem that is over."""
        if self._told is None or not self._told.problem or not self._known:
            return None
        return self._whole()

    def _checked(self, runs: Sequence[Run]) -> Snapshot | None:
        before, self._known = self._known, [(run, self._one(run)) for run in runs]
        if len(before) == len(runs) and all(a[1] is b[1] for a, b in zip(self._known, before, strict=True)):
            return self._again()
        return self._whole()

    def _whole(self) -> Snapshot:
        now = tuple(checked for _, checked in self._known)
        return Snapshot(runs=now, together=self._together(now))

    def _one(self, run: Run) -> CheckedRun:
        """Return what is known of a run that did not change, else diagnose it."""
        kept = next((checked for known, checked in self._known if known is run or known == run), None)
        if kept is not None:
            return kept
        content = recall(check(run), _earlier())
        return CheckedRun(
            diagnosis=content.diagnosis, prior=content.prior, review=content.review, charts=charts_of(run)
        )

    def _together(self, runs: Sequence[CheckedRun]) -> Together | None:
        if len(runs) < 2 or not self._path.is_dir():
            return None
        # Several runs at one path are rare, and only they have something in common.
        from jindan_agent.tui.checking.together import together  # noqa: PLC0415

        return together(self._path, [r.diagnosis for r in runs])


def _earlier() -> Earlier:
    try:
        return Earlier(store=user_store(), team=_team())
    except UserError:  # without a home folder there are still the cases of the package
        return SEEDS_ONLY


def _team() -> Team | None:
    try:
        return user_team()
    except UserError:  # a wrong address, which `diagnose --auto` and the search name
        return None
