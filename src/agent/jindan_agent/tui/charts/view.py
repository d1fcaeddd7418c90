"""The widget that draws one chart at the size it has."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from jindan_agent.tui.charts.chart import Chart
from jindan_agent.tui.charts.layout import chart_lines


class ChartView(Widget):
    """A chart; what was drawn is kept until the size or the chart changes."""

    DEFAULT_CSS = "ChartView { height: 12; width: 1fr; padding: 0 1; margin-bottom: 1; }"

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.chart = chart
        self._drawn: tuple[Chart, int, int] | None = None
        self._content = Content("")

    def show(self, chart: Chart) -> None:
        """Draw another chart."""
        if chart != self.chart:
            self.chart = chart
            self.refresh()

    def render(self) -> Content:
        """Return the drawing."""
        width, height = self.content_size
        if self._drawn is None or self._drawn[1:] != (width, height) or self._drawn[0] is not self.chart:
            self._content = Content("\n").join(chart_lines(self.chart, width, height))
            self._drawn = (self.chart, width, height)
        return self._content
