"""The lists of the overview, which are walked through as one page: behind the end of one comes what is below it."""

from __future__ import annotations

from textual.containers import VerticalScroll

from jindan_agent.tui.rows import Rows

# Lines for a key while what lies between two lists, such as the charts, passes by.
_A_KEY = 3


class PartRows(Rows):
    """A list in a page that scrolls. At its ends the arrows scroll the page until the next list is seen, and go there."""

    def action_cursor_down(self) -> None:
        """Go to the next row, or on behind the last one."""
        if self.highlighted is None or self.highlighted < self.option_count - 1:
            super().action_cursor_down()
        else:
            self._go_on(1)

    def action_cursor_up(self) -> None:
        """Go to the row before, or back before the first one."""
        if self.highlighted:
            super().action_cursor_up()
        else:
            self._go_on(-1)

    def action_page_down(self) -> None:
        """Turn the page."""
        self._page.scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """Turn the page back."""
        self._page.scroll_page_up(animate=False)

    @property
    def _page(self) -> VerticalScroll:
        return next(parent for parent in self.ancestors if isinstance(parent, VerticalScroll))

    def _go_on(self, by: int) -> None:
        page = self._page
        lists = [rows for rows in page.query(PartRows) if rows.display]
        at = lists.index(self) + by
        if not 0 <= at < len(lists) or not _is_seen(page, lists[at]):
            page.scroll_relative(y=by * _A_KEY, animate=False)
            return
        lists[at].highlighted = 0 if by > 0 else lists[at].option_count - 1
        lists[at].focus()


def _is_seen(page: VerticalScroll, rows: PartRows) -> bool:
    return page.region.overlaps(rows.region)
