"""The chat with a model server on the loopback: an answer through the screen, and Esc that stops a slow one at once."""

import time
from collections.abc import Awaitable, Callable

import pytest
from driving import FAILING, drive, opened, screen_text, until
from fakes_server import FakeServer
from textual.pilot import Pilot

from jindan_agent.tui.app import DiagnoseApp
from jindan_agent.tui.chat.entry import ChatEntry
from jindan_agent.tui.chat.pane import ChatPane
from jindan_agent.tui.chat.text_block import TextBlock
from jindan_agent.tui.chat.tool_block import ToolBlock

# Esc waits for the rest of a pasted sequence first (SETTLE_SECONDS); both are within what a person calls at once.
AT_ONCE = 0.3


def asked(
    server: FakeServer,
    monkeypatch: pytest.MonkeyPatch,
    test: Callable[[DiagnoseApp, Pilot[int]], Awaitable[None]],
    *,
    use_model: bool = True,
    show_prompt: bool = False,
) -> None:
    """Run a test once a question was sent to the server through the screen."""
    settings = server.settings()
    for name, value in (
        ("BASE_URL", settings.base_url),
        ("MODEL", "fake"),
        ("CALL_SECONDS", "20"),
        ("TOTAL_SECONDS", "25"),
    ):
        monkeypatch.setenv(f"DIAGNOSE_{name}", value)

    async def whole() -> None:
        async with opened(FAILING, use_model=use_model, show_prompt=show_prompt) as (app, pilot):
            await pilot.press("3")
            await until(pilot, lambda: bool(app.query(ChatPane)) and bool(app.query(TextBlock)))
            app.query_one(ChatEntry).put("왜 손실이 깨졌나요?")
            await pilot.press("enter")
            await until(pilot, lambda: bool(server.received) or not use_model)
            await test(app, pilot)

    drive(whole)


def test_a_configured_model_answers_through_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    async def read(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        pane = app.query_one(ChatPane)
        await until(pilot, lambda: bool(pane.answers) and not pane.is_answering)
        assert "깨졌을 가능성이 있습니다" in pane.answers[-1]
        app.query_one(ChatEntry).put("/cost")
        await pilot.press("enter")
        await until(pilot, lambda: "호출" in pane.answers[-1])
        app.query_one(ChatEntry).put("/model")
        await pilot.press("enter")
        await until(pilot, lambda: "이 컴퓨터" in pane.answers[-1])
        app.query_one(ChatEntry).put("/prompt")
        await pilot.press("enter")
        await until(pilot, lambda: "왜 손실이 깨졌나요?" in pane.answers[-1])
        assert any("보내는 글" in str(block.render()) for block in app.query(ToolBlock))

    with FakeServer("good") as server:
        asked(server, monkeypatch, read, show_prompt=True)


def test_without_a_model_asked_for_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async def read(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        pane = app.query_one(ChatPane)
        await until(pilot, lambda: bool(pane.answers) and not pane.is_answering)
        assert pane.engine.sent == ()

    with FakeServer("good") as server:
        asked(server, monkeypatch, read, use_model=False)
        assert server.received == []


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
def test_a_slow_answer_is_stopped_at_once(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stop(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        pane = app.query_one(ChatPane)
        await until(pilot, lambda: "답하는 중" in screen_text(app))
        begun = time.monotonic()
        await pilot.press(key)
        await until(pilot, lambda: not pane.is_answering)
        assert time.monotonic() - begun < AT_ONCE
        await until(pilot, lambda: "멈췄습니다" in screen_text(app))
        assert app.is_running

    with FakeServer("hang") as server:
        asked(server, monkeypatch, stop)


def test_a_diagnosis_that_arrives_meanwhile_leaves_the_answer_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async def again(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        pane, before = app.query_one(ChatPane), app.opened.snapshot
        engine = pane.engine
        app.action_check()
        await until(pilot, lambda: app.opened.snapshot is not before)
        assert pane.is_answering
        await pilot.press("escape")
        await until(pilot, lambda: not pane.is_answering)
        assert pane.engine is engine

    with FakeServer("hang") as server:
        asked(server, monkeypatch, again)
