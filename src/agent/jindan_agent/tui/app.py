"""The application: one screen of panes over the run at a path, kept up to date while it trains."""

from __future__ import annotations

from pathlib import Path

from textual import work
from textual.app import ComposeResult

from jindan_agent.tui.checking.child import Child
from jindan_agent.tui.checking.following import Following
from jindan_agent.tui.dialogs.answers import TOGETHER, Answer, Choice
from jindan_agent.tui.dialogs.making import cause_dialog, note_dialog, run_dialog
from jindan_agent.tui.exporting import Exporting
from jindan_agent.tui.foreign import joined
from jindan_agent.tui.frame import Frame
from jindan_agent.tui.key_line import KeyLine
from jindan_agent.tui.messages import ExportReport, OpenCause, OpenPage, WriteFile
from jindan_agent.tui.open_panes import OpenPanes
from jindan_agent.tui.opened import Opened
from jindan_agent.tui.overview.pane import OverviewPane
from jindan_agent.tui.run_header import RunHeader
from jindan_agent.tui.signals import leave_on_signals
from jindan_agent.tui.soon import after_paint, soon
from jindan_agent.tui.tab_line import TabLine
from jindan_agent.tui.target import Target

TYPE_CHECKING = False  # the records of a diagnosis arrive with the first one
if TYPE_CHECKING:
    from jindan_agent.report.user_word import UserWord
    from jindan_agent.tui.checking.snapshot import CheckedRun, Snapshot


class DiagnoseApp(Frame):
    """Shows the run and follows its files; panes are built when they are first opened."""

    def __init__(self, target: Target) -> None:
        super().__init__()
        self.target = target
        self.opened = Opened(target.path)
        self._following = self._followed(target.path, target.child)
        self._exporting = Exporting(self.push_screen, self.tell)

    # What is on the screen

    def compose(self) -> ComposeResult:
        """Lay out the lines around the panes; only the overview is built at once."""
        yield RunHeader(str(self.opened.path))
        yield TabLine()
        yield OpenPanes(use_model=self.target.use_model, show_prompt=self.target.show_prompt)
        yield KeyLine()

    @property
    def checked(self) -> CheckedRun | None:
        """Return the run that is shown, None before the first diagnosis."""
        return self.opened.checked

    def on_load(self) -> None:
        """Be ready for signals before the terminal is taken over."""
        if not self.is_headless:
            leave_on_signals(self._leave, self.on_unmount)

    def on_mount(self) -> None:
        """Wait for the diagnosis and follow the files, both beside the screen."""
        after_paint(self, self._start)

    def _start(self) -> None:
        self._header.state = "진단 중"
        self._following.begin()

    @property
    def _header(self) -> RunHeader:
        return self.query_one(RunHeader)

    # Diagnosing and following

    def _followed(self, path: Path, child: Child | None = None) -> Following:
        return Following(path, self._arrived, child, self.target.poll_seconds)

    def _arrived(self, following: Following, snapshot: Snapshot) -> None:
        soon(self, self._take, following, snapshot)

    def _take(self, following: Following, snapshot: Snapshot) -> None:
        if following is not self._following:
            return
        before = self.checked
        if not self.opened.take(snapshot):
            self._header.state = "다시 읽지 못함"
            return
        self._header.state = f"{self.target.clock():%H:%M:%S} 진단"
        if snapshot.problem:
            text = joined((f"오류: {snapshot.problem}", "bold $text-error"), f"\n  -> {snapshot.hint}")
            self.query_one(OverviewPane).show_problem(text)
            return
        self._show_all()
        self._tell_news(before)

    def _tell_news(self, before: CheckedRun | None) -> None:
        now = self.checked
        if before is None or now is None or before.diagnosis.run.root != now.diagnosis.run.root:
            return
        # It is needed from the second diagnosis on.
        from jindan_agent.tui.news import news  # noqa: PLC0415

        said = news(before.diagnosis, now.diagnosis)
        if said:
            lines = "\n".join(joined(sentence).plain for sentence in said)
            self.clear_notifications()
            self.notify(lines, title="새 기록", markup=False, timeout=10)

    def _show_all(self) -> None:
        self.panes.show(self.opened.shown)
        if self.checked is not None:
            self._header.checked = self.checked

    def action_check(self) -> None:
        """Diagnose again."""
        self._header.state = "다시 진단 중"
        self._following.begin()

    # Causes and what the user says of them

    def on_open_cause(self, message: OpenCause) -> None:
        """Show everything about a cause."""
        checked = self.checked
        dialog = None if checked is None else cause_dialog(checked.diagnosis, message.cause_id)
        if dialog is not None:
            self.push_screen(dialog, self._answered)

    async def _answered(self, answer: Answer | None) -> None:
        if answer is None:
            return
        if answer[0] == "evidence":
            await self.panes.open_evidence(answer[1])
            return
        self.opened.judge(answer[1], answer[0])
        self._show_all()
        if self.checked is not None:
            self._keep(self.checked, self.opened.word)

    @work(thread=True, group="store")
    def _keep(self, checked: CheckedRun, word: UserWord) -> None:
        # The store is loaded with the first judgement.
        from jindan_agent.tui.judging import keep_judgement  # noqa: PLC0415

        said = keep_judgement(checked, word.judged, f"{self.target.clock():%Y-%m-%d}")
        soon(self, self.tell, said)

    def on_edit_note(self) -> None:
        """Let the user write the note of the report."""
        self.push_screen(note_dialog(self.opened.word.note), self._noted)

    def action_note(self) -> None:
        """Write the note of the report."""
        self.on_edit_note()

    def _noted(self, note: str | None) -> None:
        if note is not None:
            self.opened.note(note)
            self._show_all()

    # Writing

    def on_write_file(self, message: WriteFile) -> None:
        """Write a patched configuration to a new file."""
        if self.checked is not None:
            self._exporting.settings(self.checked, message.suggested, message.text)

    def action_export(self, form: str) -> None:
        """Write the report to a new file."""
        self.post_message(ExportReport(form, ""))

    @work(group="export")
    async def on_export_report(self, message: ExportReport) -> None:
        """Write the report to a new file."""
        if self.checked is not None:
            await self._exporting.report(self.checked, self.opened.word, message.form, message.path)

    @work(thread=True, exclusive=True, group="page")
    def on_open_page(self, message: OpenPage) -> None:
        """Show the page of a rule or a cause; all the rules are loaded for it, beside the screen."""
        # The rules are needed only for their pages.
        from jindan_agent.explain import page_text  # noqa: PLC0415

        text = page_text(message.name)
        if text is not None:
            soon(self, self.show_page, text)

    # Other runs

    def action_runs(self) -> None:
        """Choose another run, or the report on all of them."""
        together = None if self.opened.snapshot is None else self.opened.snapshot.together
        self.push_screen(run_dialog(self.opened.runs, self.target.recent, together), self._chosen)

    def _chosen(self, choice: Choice | None) -> None:
        shown = self.opened.shown
        if choice == TOGETHER and shown is not None and shown.together is not None:
            self.show_page(shown.together.markdown)
        elif isinstance(choice, int):
            self.opened.choose(choice)
            self._show_all()
        elif isinstance(choice, Path):
            self._open(choice)

    def _open(self, path: Path) -> None:
        self._following.stop()
        self._following = self._followed(path)
        self.opened = Opened(path)
        self._header.rename(str(path))
        self._header.checked = None
        self.action_check()

    # Leaving

    def _leave(self, code: int) -> None:
        self.exit(code)

    def on_unmount(self) -> None:
        """End the diagnosing process."""
        self._following.stop()
