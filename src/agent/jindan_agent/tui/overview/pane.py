"""The overview: what happened, in the order in which a reader asks."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from jindan_agent.tui.messages import OpenCause, OpenEvidence, OpenSource
from jindan_agent.tui.overview.part_rows import PartRows
from jindan_agent.tui.rows import Rows
from jindan_agent.tui.shown import Shown
from jindan_agent.tui.soon import after_paint

TYPE_CHECKING = False  # the records of a diagnosis arrive with the first one
if TYPE_CHECKING:
    from jindan_agent.tui.charts.chart import Chart
    from jindan_tools.model.diagnosis import Diagnosis

FOLD = "fold"
_TITLES = {
    "causes": "원인 (Enter: 자세히)",
    "timeline": "타임라인 (Enter: 증거)",
    "settings": "실제로 적용된 설정 (! = 입력한 값과 다름, Enter: 적힌 곳)",
}


class OverviewPane(VerticalScroll, can_focus=False):
    """Verdict, causes and timeline on the left, charts on the right, settings below; one column when narrow."""

    SCOPED_CSS = False  # what follows depends on the width of the screen
    DEFAULT_CSS = """
    OverviewPane { padding: 0 1; }
    OverviewPane #columns { height: auto; layout: vertical; }
    OverviewPane #words, OverviewPane #charts { height: auto; width: 1fr; }
    OverviewPane #charts { margin-top: 1; }
    OverviewPane .title { text-style: bold underline; margin-top: 1; }
    .-wide OverviewPane #columns { layout: horizontal; }
    .-wide OverviewPane #words { padding-right: 2; }
    .-very-wide OverviewPane #charts { layout: grid; grid-size: 2; grid-rows: 13; grid-gutter: 0 2; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._diagnosis: Diagnosis | None = None
        self._judged: Mapping[str, str] = {}
        self._folded = True
        self._laid_out = False
        self._waiting: Shown | None = None

    def compose(self) -> ComposeResult:
        """Lay out what is said first; the parts that a diagnosis fills come behind the first paint."""
        yield Static("진단하는 중입니다. 화면은 그동안에도 쓸 수 있습니다.", id="verdict", markup=False)

    def on_mount(self) -> None:
        """Lay out the parts as soon as the screen was painted."""
        after_paint(self, self._lay_out)

    async def _lay_out(self) -> None:
        lists = [
            part
            for name in ("causes", "timeline")
            for part in (
                Static(_TITLES[name], classes="title", id=f"{name}-title", markup=False),
                PartRows(id=name),
            )
        ]
        columns = Container(Container(*lists, id="words"), Container(id="charts"), id="columns")
        title = Static(_TITLES["settings"], classes="title", id="settings-title", markup=False)
        parts = (columns, title, PartRows(id="settings"))
        for part in (*lists, *parts[1:]):
            part.display = False
        await self.mount_all(parts)
        self._laid_out = True
        if self._waiting is not None:
            self.show(self._waiting)

    def show(self, shown: Shown) -> None:
        """Show another diagnosis; what is highlighted stays."""
        if not self._laid_out:
            self._waiting = shown
            return
        first = self._diagnosis is None
        diagnosis = self._diagnosis = shown.checked.diagnosis
        self._judged = shown.word.judged
        # What a diagnosis is shown by is loaded with the first one.
        from jindan_agent.tui.overview.parts import overview_rows, overview_verdict  # noqa: PLC0415

        self.query_one("#verdict", Static).update(overview_verdict(shown))
        for name, found in overview_rows(diagnosis, self._judged, folded=self._folded).items():
            part = self.query_one(f"#{name}", Rows)
            part.fill(found)
            self._show_part(name, shown=part.option_count > 0)
        self._show_charts(shown.checked.charts)
        if first and self.display:
            self.query_one("#causes" if diagnosis.causes else "#settings", Rows).focus(scroll_visible=False)

    def show_problem(self, text: Content) -> None:
        """Show why there is no diagnosis."""
        self.query_one("#verdict", Static).update(text)

    def _show_part(self, name: str, *, shown: bool) -> None:
        self.query_one(f"#{name}").display = shown
        self.query_one(f"#{name}-title").display = shown

    def _show_charts(self, charts: tuple[Chart, ...]) -> None:
        # As above.
        from jindan_agent.tui.charts.view import ChartView  # noqa: PLC0415

        held = self.query_one("#charts", Container)
        views = list(held.query(ChartView))
        for view, chart in zip(views, charts, strict=False):
            view.show(chart)
        for view in views[len(charts) :]:
            view.remove()
        held.mount_all([ChartView(chart) for chart in charts[len(views) :]])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open what stands behind a row."""
        event.stop()
        key, diagnosis = event.option_id or "", self._diagnosis
        if diagnosis is None:
            return
        if key == FOLD:
            self._folded = not self._folded
            # As above.
            from jindan_agent.tui.overview.cause_rows import cause_rows  # noqa: PLC0415

            self.query_one("#causes", Rows).fill(cause_rows(diagnosis, self._judged, folded=self._folded))
        elif event.option_list.id == "causes":
            self.post_message(OpenCause(key))
        elif event.option_list.id == "timeline":
            entry = diagnosis.timeline[int(key)]
            if entry.evidence_id:
                self.post_message(OpenEvidence(entry.evidence_id))
        else:
            source = diagnosis.run.config[key].source
            if source is not None:
                self.post_message(OpenSource(source))
