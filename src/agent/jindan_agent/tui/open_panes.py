"""The panes of the screen: built when first opened, all shown the same run, opened by what others ask for."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import ContentSwitcher

from jindan_agent.tui.messages import OpenEvidence, OpenPane, OpenSource
from jindan_agent.tui.overview.pane import OverviewPane
from jindan_agent.tui.panes import build_pane, focus_first
from jindan_agent.tui.shown import EvidenceView, Pane, Shown
from jindan_agent.tui.tab_line import TABS, TabLine


class OpenPanes(ContentSwitcher):
    """Holds the panes; only the overview is built at once. `use_model` and `show_prompt` are for the conversation."""

    DEFAULT_CSS = """
    OpenPanes { height: 1fr; }
    OpenPanes > * { height: 1fr; }
    """

    def __init__(self, *, use_model: bool = True, show_prompt: bool = False) -> None:
        super().__init__(initial="overview")
        self._use_model, self._show_prompt = use_model, show_prompt
        self._shown: Shown | None = None
        # Panes that were built and show something older than this.
        self._behind = set[str]()

    def compose(self) -> ComposeResult:
        """Lay out what a person sees first."""
        yield OverviewPane(id="overview")

    def show(self, shown: Shown | None) -> None:
        """Show a run in the open pane now, in every other that is built when it is opened again."""
        self._shown = shown
        self._behind = {name for name, _ in TABS}
        self._catch_up(self.current or "overview")

    def _catch_up(self, name: str) -> None:
        if name not in self._behind:
            return
        self._behind.discard(name)
        found = self.query(f"#{name}")
        pane = found.first() if found else None
        if self._shown is not None and isinstance(pane, Pane):
            pane.show(self._shown)

    async def open(self, name: str) -> None:
        """Open a pane, building it the first time."""
        if not self.query(f"#{name}"):
            await self.add_content(build_pane(name, use_model=self._use_model, show_prompt=self._show_prompt))
            self._behind.add(name)
        self._catch_up(name)
        self.current = name
        self.screen.query_one(TabLine).active = name
        focus_first(self.query_one(f"#{name}"))

    @property
    def _evidence(self) -> EvidenceView:
        pane = self.query_one("#evidence")
        assert isinstance(pane, EvidenceView)
        return pane

    async def open_evidence(self, evidence_id: str) -> None:
        """Show a piece of evidence."""
        await self.open("evidence")
        self._evidence.open_evidence(evidence_id)

    async def on_open_pane(self, message: OpenPane) -> None:
        """Open the pane that is asked for."""
        message.stop()
        await self.open(message.name)

    async def on_open_evidence(self, message: OpenEvidence) -> None:
        """Show the piece of evidence that is asked for."""
        message.stop()
        await self.open_evidence(message.evidence_id)

    async def on_open_source(self, message: OpenSource) -> None:
        """Show a place in a file."""
        message.stop()
        await self.open("evidence")
        self._evidence.open_source(message.source)
