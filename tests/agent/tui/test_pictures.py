"""Pictures of the panes at two sizes, with Korean content and a fixed clock; `--snapshot-update` draws them anew."""

from collections.abc import Callable

import pytest
from driving import FAILING, app_on, until
from textual.pilot import Pilot

from jindan_agent.tui.app import DiagnoseApp
from jindan_agent.tui.rows import Rows

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
READY: dict[str, Callable[[DiagnoseApp], bool]] = {
    "overview": lambda app: app.query_one("#causes", Rows).option_count > 0,
    "evidence": lambda app: ">25 24," in _file(app),
    "fix": lambda app: "lr0: 0.000909" in str(getattr(app.query_one("#fix-lines"), "text", "")),
}


def _file(app: DiagnoseApp) -> str:
    return str(getattr(app.query_one("#file"), "shown_text", ""))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pane", READY)
def test_the_pane_looks_as_it_did(pane: str, size: str, snap_compare: Callable[..., bool]) -> None:
    async def prepare(pilot: Pilot[int]) -> None:
        app = pilot.app
        assert isinstance(app, DiagnoseApp)
        await until(pilot, lambda: app.checked is not None)
        await app.action_pane(pane)
        await pilot.pause()
        if pane == "evidence":
            app.query_one("#facts", Rows).highlighted = 1
        await until(pilot, lambda: READY[pane](app))
        await pilot.pause(0.2)

    assert snap_compare(app_on(FAILING), terminal_size=SIZES[size], run_before=prepare)
