"""The drafted report, as it will be written."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import Static

from jindan_agent.report.user_word import UserWord
from jindan_agent.tui.checking.snapshot import CheckedRun
from jindan_agent.tui.keys import both
from jindan_agent.tui.lines.markdown import markdown_lines
from jindan_agent.tui.lines.view import LinesView
from jindan_agent.tui.messages import EditNote, ExportReport
from jindan_agent.tui.shown import Shown
from jindan_agent.tui.soon import soon

_WRITTEN = "아래 그대로 파일에 쓰입니다."
_JUDGED = " 원인의 판단은 개요에서 원인을 열어 남깁니다."


class ReportPane(Container, can_focus=False):
    """Shows the report as Markdown would be rendered; it is drafted beside the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(both("n"), "note", "메모"),
        Binding(both("m"), "export('md')", "md로 쓰기"),
        Binding(both("e"), "export('html')", "html로 쓰기"),
        Binding(both("s"), "export('json')", "json으로 쓰기"),
    ]
    DEFAULT_CSS = "ReportPane #report-hint { height: 1; padding: 0 1; color: $text-muted; }"

    def compose(self) -> ComposeResult:
        """Lay out the view."""
        yield Static(_WRITTEN, id="report-hint", markup=False)
        yield LinesView(id="report-lines")

    def show(self, shown: Shown) -> None:
        """Draft the report of another diagnosis, or with other words of the user; the place in it stays."""
        to_judge = _JUDGED if shown.checked.diagnosis.causes else ""
        self.query_one("#report-hint", Static).update(f"{_WRITTEN}{to_judge}")
        self._draft(shown.checked, shown.word)

    @work(thread=True, exclusive=True, group="draft")
    def _draft(self, checked: CheckedRun, word: UserWord) -> None:
        # The sections of a report are loaded when the first one is looked at.
        from jindan_agent.tui.report.draft import draft_text  # noqa: PLC0415

        soon(self, self._take, draft_text(checked, word, "md"))

    def _take(self, text: str) -> None:
        self.query_one(LinesView).show(lambda width: markdown_lines(text, width), keep_place=True)

    def action_note(self) -> None:
        """Edit the note."""
        self.post_message(EditNote())

    def action_export(self, form: str) -> None:
        """Write the report to a file that the user names."""
        self.post_message(ExportReport(form, ""))
