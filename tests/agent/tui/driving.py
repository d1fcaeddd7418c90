"""Drive the real application without a terminal: open it on a run, wait for what it shows, press keys."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from already_diagnosed import AlreadyDiagnosed
from textual.pilot import Pilot

from jindan_agent.recent import RecentRun
from jindan_agent.tui.app import DiagnoseApp
from jindan_agent.tui.evidence.file_view import FileView
from jindan_agent.tui.rows import Rows
from jindan_agent.tui.target import Target

ROOT = Path(__file__).resolve().parents[3]
FAILING = ROOT / "examples" / "failing_run"
HEALTHY = ROOT / "examples" / "healthy_run"
NOON = datetime(2026, 11, 27, 12, 0, 0)
_PATIENCE = 90.0


def app_on(
    path: Path, recent: tuple[RecentRun, ...] = (), *, use_model: bool = True, show_prompt: bool = False
) -> DiagnoseApp:
    """Return the application with a fixed clock that looks at the files often; those of the examples never change."""
    child = AlreadyDiagnosed(path) if path in (FAILING, HEALTHY) else None
    return DiagnoseApp(
        Target(
            path=path,
            recent=recent,
            child=child,
            clock=lambda: NOON,
            poll_seconds=0.1,
            use_model=use_model,
            show_prompt=show_prompt,
        )
    )


@asynccontextmanager
async def opened(
    path: Path, size: tuple[int, int] = (120, 40), **more: object
) -> AsyncIterator[tuple[DiagnoseApp, Pilot[int]]]:
    """Yield the application once the diagnosis is on the screen."""
    app = app_on(path, **more)  # type: ignore[arg-type]
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: app.checked is not None)
        await pilot.pause()
        yield app, pilot


async def until(pilot: Pilot[int], done: Callable[[], bool]) -> None:
    """Wait until something is so; the test fails when it never is."""
    loop = asyncio.get_running_loop()
    end = loop.time() + _PATIENCE
    while not done():
        assert loop.time() < end, "it never happened"
        await pilot.pause(0.02)


async def open_setting(app: DiagnoseApp, pilot: Pilot[int], name: str, shown: str) -> None:
    """Choose a setting of the overview, and wait until its file shows `shown`."""
    rows = app.query_one("#settings", Rows)
    rows.focus()
    rows.highlighted = rows.get_option_index(name)
    await pilot.press("enter")
    await until(pilot, lambda: bool(app.query(FileView)) and shown in app.query_one(FileView).shown_text)


def screen_text(app: DiagnoseApp) -> str:
    """Return what a person sees, row by row."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(s.text for s in strip)[: width * 2].rstrip() for strip in lines[:height])


def drive(test: Callable[[], Coroutine[object, object, None]] | Awaitable[None]) -> None:
    """Run an asynchronous test."""
    asyncio.run(test() if callable(test) else test)  # type: ignore[arg-type]
