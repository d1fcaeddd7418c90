"""What is open: a path, its latest diagnosis, which of its runs is shown, and what the user said of that run."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from jindan_agent.report.user_word import UserWord
from jindan_agent.tui.shown import Shown

TYPE_CHECKING = False  # the records of a diagnosis arrive with the first one
if TYPE_CHECKING:
    from jindan_agent.tui.checking.snapshot import CheckedRun, Snapshot


class Opened:
    """The state behind all panes, free of any of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.snapshot: Snapshot | None = None
        self.word = UserWord()
        self._at: int = 0

    @property
    def runs(self) -> tuple[CheckedRun, ...]:
        """Return the runs at the path, () before the first diagnosis."""
        return () if self.snapshot is None else self.snapshot.runs

    @property
    def checked(self) -> CheckedRun | None:
        """Return the run that is shown, None before the first diagnosis."""
        return self.runs[self._at] if self.runs else None

    @property
    def shown(self) -> Shown | None:
        """Return what every pane is shown from."""
        checked, together = self.checked, None if self.snapshot is None else self.snapshot.together
        return None if checked is None else Shown(checked=checked, word=self.word, together=together)

    def take(self, snapshot: Snapshot) -> bool:
        """Take a newer diagnosis; False when what was known stays, for a run being written may be unreadable a moment."""
        if snapshot.problem and self.checked is not None:
            return False
        shown = self.checked
        self.snapshot = snapshot
        roots = [run.diagnosis.run.root for run in snapshot.runs]
        same = shown is not None and shown.diagnosis.run.root in roots
        if shown is not None and not same:
            self.word = UserWord()
        self._at = roots.index(shown.diagnosis.run.root) if shown is not None and same else 0
        return True

    def choose(self, at: int) -> None:
        """Show another run of the same path."""
        if at != self._at:
            self._at, self.word = at, UserWord()

    def judge(self, cause_id: str, said: str) -> None:
        """Keep what the user said of a cause; '' takes it back."""
        judged = {cause: word for cause, word in self.word.judged.items() if cause != cause_id}
        self.word = replace(self.word, judged={**judged, cause_id: said} if said else judged)

    def note(self, text: str) -> None:
        """Keep the note for the report."""
        self.word = replace(self.word, note=text)
