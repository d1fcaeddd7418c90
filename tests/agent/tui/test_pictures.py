"""Pictures of the panes at two sizes, with Korean content and a fixed clock; `--snapshot-update` draws them anew."""

from collections.abc import Callable

import pytest
from driving import FAILING, app_on, screen_text, until
from textual.pilot import Pilot

from jindan_agent.tui.app import DiagnoseApp
from jindan_agent.tui.chat.entry import ChatEntry
from jindan_agent.tui.chat.pane import ChatPane
from jindan_agent.tui.chat.text_block import TextBlock
from jindan_agent.tui.rows import Rows

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
READY: dict[str, Callable[[DiagnoseApp], bool]] = {
    "overview": lambda app: app.query_one("#causes", Rows).option_count > 0,
    "evidence": lambda app: ">25 24," in _file(app),
    "chat": lambda app: len(_answers(app)) == 2 and not app.query_one(ChatPane).is_answering,
    "report": lambda app: "요약" in str(getattr(app.query_one("#report-lines"), "text", "")),
    "fix": lambda app: "lr0: 0.000909" in str(getattr(app.query_one("#fix-lines"), "text", "")),
}


def _file(app: DiagnoseApp) -> str:
    return str(getattr(app.query_one("#file"), "shown_text", ""))


def _answers(app: DiagnoseApp) -> tuple[str, ...]:
    return app.query_one(ChatPane).answers if app.query(ChatPane) else ()


async def _talk(app: DiagnoseApp, pilot: Pilot[int]) -> None:
    """Ask a question and run a command."""
    await until(pilot, lambda: bool(app.query(TextBlock)))
    for count, text in enumerate(("왜 이렇게 되었나요?", "/whatif lr=0.001 batch=16"), start=1):
        app.query_one(ChatEntry).put(text)
        await pilot.press("enter")
        await until(pilot, lambda count=count: len(_answers(app)) == count)


async def _still(app: DiagnoseApp, pilot: Pilot[int]) -> None:
    """Wait until the screen is the same for half a second."""
    before, same = "", 0
    while same < 5:
        await pilot.pause(0.1)
        now = screen_text(app)
        before, same = now, same + 1 if now == before else 0


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
        if pane == "chat":
            await _talk(app, pilot)
        await until(pilot, lambda: READY[pane](app))
        await _still(app, pilot)

    assert snap_compare(app_on(FAILING), terminal_size=SIZES[size], run_before=prepare)
