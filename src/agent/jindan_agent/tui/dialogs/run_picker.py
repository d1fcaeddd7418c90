"""Choose another run: those at the opened path, and the recent ones below the current folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from jindan_agent.recent import RecentRun
from jindan_agent.report.kind import KIND_KO
from jindan_agent.tui.checking.snapshot import CheckedRun, Together
from jindan_agent.tui.dialogs.answers import TOGETHER, Choice
from jindan_agent.tui.dialogs.frame import CSS
from jindan_agent.tui.foreign import joined
from jindan_agent.tui.keys import both
from jindan_agent.tui.rows import Rows
from jindan_tools.model.diagnosis import VERDICT_KO


class RunPicker(ModalScreen[Choice | None]):
    """Ends with the number of a run at the opened path, or with the path of another one."""

    AUTO_FOCUS = "*"
    BINDINGS: ClassVar[list[BindingType]] = [Binding(f"escape,{both('q')}", "dismiss", "닫기")]
    DEFAULT_CSS = f"RunPicker {{ {CSS} }}"

    def __init__(self, runs: Sequence[CheckedRun], recent: Sequence[RecentRun], together: Together | None) -> None:
        super().__init__()
        self._runs, self._recent, self._together = runs, recent, together

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical(id="frame"):
            yield Static("다른 실행 열기", id="heading", markup=False)
            yield Rows(id="runs")
            yield Static("Enter 열기  Esc 닫기", id="hint", markup=False)

    def on_mount(self) -> None:
        """List the runs."""
        rows = self.query_one(Rows)
        opened = (
            (f"#{at}", joined(f"{r.diagnosis.run.name}  ", (_kind(r), "bold"))) for at, r in enumerate(self._runs)
        )
        recent = ((f"@{at}", joined(f"{r.path}  ", (_when(r.changed), "dim"))) for at, r in enumerate(self._recent))
        all_of_them = (
            ()
            if self._together is None
            else ((TOGETHER, joined("함께 본 보고서  ", (f"{self._together.name}, 실행 {len(self._runs)}개", "bold"))),)
        )
        rows.fill((*all_of_them, *opened, *recent))
        if rows.option_count:
            rows.highlighted = 0
        rows.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the choice."""
        event.stop()
        key = event.option_id or "#0"
        if key == TOGETHER:
            self.dismiss(TOGETHER)
            return
        at = int(key[1:])
        self.dismiss(at if key.startswith("#") else self._recent[at].path)


def _kind(run: CheckedRun) -> str:
    return VERDICT_KO[run.diagnosis.verdict] if run.review is None else KIND_KO[run.kind]


def _when(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds):%Y-%m-%d %H:%M}"
