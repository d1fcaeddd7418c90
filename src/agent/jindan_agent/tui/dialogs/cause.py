"""One cause in full, to be confirmed or rejected by the person who knows the run."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from jindan_agent.report.width import shorten
from jindan_agent.tui.dialogs.answers import Answer
from jindan_agent.tui.dialogs.cause_page import cause_page
from jindan_agent.tui.dialogs.frame import CSS
from jindan_agent.tui.foreign import joined
from jindan_agent.tui.keys import both
from jindan_agent.tui.lines.markdown import markdown_lines
from jindan_agent.tui.lines.view import LinesView
from jindan_agent.tui.rows import Rows
from jindan_tools.model.cause import Cause
from jindan_tools.model.diagnosis import Diagnosis

_MOST_FACTS = 30


class CauseDialog(ModalScreen[Answer | None]):
    """Shows a cause; ends with what the user said of it or the evidence to open, None when nothing."""

    AUTO_FOCUS = "*"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"escape,{both('q')}", "dismiss", "닫기"),
        Binding(both("y"), "judge('confirmed')", "맞음"),
        Binding(both("n"), "judge('rejected')", "아님"),
        Binding(both("u"), "judge('')", "판단 취소"),
    ]
    DEFAULT_CSS = f"""
    CauseDialog {{ {CSS} }}
    CauseDialog LinesView {{ height: 1fr; }}
    CauseDialog Rows {{ height: auto; max-height: 30%; border-top: ascii $foreground 30%; }}
    """

    def __init__(self, diagnosis: Diagnosis, cause: Cause) -> None:
        super().__init__()
        self._diagnosis, self._cause = diagnosis, cause

    def compose(self) -> ComposeResult:
        """Lay out the page, the evidence to jump to and the keys."""
        text = cause_page(self._diagnosis, self._cause)
        with Vertical(id="frame"):
            yield LinesView(lambda width: markdown_lines(text, width))
            yield Rows(id="cause-facts")
            yield Static(
                "y 맞음  n 아님  u 판단 취소  Tab 증거 목록  Enter 증거 열기  Esc 닫기", id="hint", markup=False
            )

    def on_mount(self) -> None:
        """List the evidence on both sides."""
        arguments = (*self._cause.arguments_for, *self._cause.arguments_against)
        ids = list(dict.fromkeys(i for a in arguments for i in a.evidence_ids))[:_MOST_FACTS]
        held = {e.id: e for e in self._diagnosis.evidence}
        rows = self.query_one(Rows)
        rows.fill((i, joined((f"[{i}] ", "bold"), shorten(held[i].statement, 110))) for i in ids if i in held)
        rows.display = rows.option_count > 0

    def action_judge(self, judged: Literal["confirmed", "rejected", ""]) -> None:
        """Close with what the user said."""
        self.dismiss((judged, self._cause.id))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the evidence to open."""
        event.stop()
        self.dismiss(("evidence", event.option_id or ""))
