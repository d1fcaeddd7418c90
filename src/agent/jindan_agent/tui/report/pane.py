"""The drafted report, as it will be written."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.containers import Container

from jindan_agent.tui.checking.snapshot import CheckedRun
from jindan_agent.tui.lines.markdown import markdown_lines
from jindan_agent.tui.lines.view import LinesView


class ReportPane(Container, can_focus=False):
    """Shows the report as Markdown would be rendered; it is drafted beside the screen."""

    def compose(self) -> ComposeResult:
        """Lay out the view."""
        yield LinesView(id="report-lines")

    def show(self, checked: CheckedRun) -> None:
        """Draft the report of another diagnosis; the place in it stays."""
        self._draft(checked)

    @work(thread=True, exclusive=True, group="draft")
    def _draft(self, checked: CheckedRun) -> None:
        # The sections of a report are loaded when the first one is looked at.
        from jindan_agent.report.content import ReportContent  # noqa: PLC0415
        from jindan_agent.report.render import Format, render  # noqa: PLC0415

        content = ReportContent(diagnosis=checked.diagnosis, prior=checked.prior)
        text = render(content, Format.MARKDOWN)
        self.call_later(self._take, text)

    def _take(self, text: str) -> None:
        self.query_one(LinesView).show(lambda width: markdown_lines(text, width), keep_place=True)
