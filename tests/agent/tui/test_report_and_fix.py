"""The report and the fix as a person works with them: read, annotate, judge, write; nothing that exists is touched."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from driving import FAILING, HEALTHY, drive, opened, screen_text, until
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from jindan_agent.tui.app import DiagnoseApp
from jindan_agent.tui.dialogs.ask_line import AskLine
from jindan_agent.tui.dialogs.cause import CauseDialog
from jindan_agent.tui.dialogs.note import NoteDialog
from jindan_agent.tui.lines.view import LinesView

Test = Callable[[DiagnoseApp, Pilot[int]], Awaitable[None]]


def lines(app: DiagnoseApp, name: str) -> LinesView:
    return app.query_one(name, LinesView)


def reading(test: Test, size: tuple[int, int] = (120, 40)) -> None:
    """Run a test with the report of the failing example open."""

    async def whole() -> None:
        async with opened(FAILING, size) as (app, pilot):
            await pilot.press("4")
            await until(pilot, lambda: bool(app.query("#report-lines")) and "요약" in lines(app, "#report-lines").text)
            await test(app, pilot)

    drive(whole)


def fixing(test: Test) -> None:
    """Run a test with the fix of the failing example open."""

    async def whole() -> None:
        async with opened(FAILING) as (app, pilot):
            await pilot.press("5")
            await until(pilot, lambda: bool(app.query("#fix-lines")) and "lr0" in lines(app, "#fix-lines").text)
            await test(app, pilot)

    drive(whole)


async def write_to(app: DiagnoseApp, pilot: Pilot[int], key: str, path: Path) -> None:
    """Press a key that asks for a path and answer with one."""
    await pilot.press(key)
    await until(pilot, lambda: isinstance(app.screen, AskLine))
    app.screen.query_one(Input).value = str(path)
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(app.screen, AskLine))


def test_the_report_scrolls_by_line_page_and_to_its_ends() -> None:
    async def scroll(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        view = lines(app, "#report-lines")
        view.focus()
        places: list[int] = []
        for key in ("j", "pagedown", "end", "home"):
            await pilot.press(key)
            await pilot.wait_for_animation()
            places.append(view.scroll_offset.y)
        line, page, end, home = places
        assert (line, 1 < page < end, end == view.max_scroll_y, home) == (1, True, True, 0)

    reading(scroll, (80, 24))


def test_a_note_goes_into_the_report_and_can_be_edited_again() -> None:
    async def write(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, NoteDialog))
        app.screen.query_one(TextArea).text = "예열을 늘려 다시 돌립니다."
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "예열을 늘려 다시 돌립니다." in lines(app, "#report-lines").text)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, NoteDialog))
        assert app.screen.query_one(TextArea).text == "예열을 늘려 다시 돌립니다."

    reading(write)


def test_esc_leaves_the_note_as_it_was() -> None:
    async def leave(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, NoteDialog))
        app.screen.query_one(TextArea).text = "아닙니다"
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, NoteDialog))
        assert app.opened.word.note == ""

    reading(leave)


@pytest.mark.parametrize(("key", "word"), [("y", "confirmed"), ("n", "rejected")])
def test_a_judged_cause_feeds_the_store_and_the_report(key: str, word: str, tmp_path: Path) -> None:
    async def judge(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await pilot.press("1")
        app.query_one("#causes").focus()
        await pilot.press("home", "enter")
        await until(pilot, lambda: isinstance(app.screen, CauseDialog))
        await pilot.press(key)
        await until(pilot, lambda: any((tmp_path / "home").rglob("*.json")))
        assert list(app.opened.word.judged.values()) == [word]
        await pilot.press("4")
        await until(pilot, lambda: "사람의 판단과 메모" in lines(app, "#report-lines").text)

    reading(judge)
    (kept,) = (tmp_path / "home").rglob("*.json")
    report = json.loads(kept.read_text("utf-8"))
    first = "optimizer_lr_mismatch"
    assert (report["confirmed"], report["cause_ids"][0] == first) == (
        (True, True) if word == "confirmed" else (False, False)
    )


def test_a_judgement_can_be_taken_back() -> None:
    async def judge(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await pilot.press("1")
        app.query_one("#causes").focus()
        for key in ("y", "u"):
            await pilot.press("home", "enter")
            await until(pilot, lambda: isinstance(app.screen, CauseDialog))
            await pilot.press(key)
            await until(pilot, lambda: not isinstance(app.screen, CauseDialog))
        assert app.opened.word.judged == {}

    reading(judge)


@pytest.mark.parametrize(("key", "form", "start"), [("m", "md", "# "), ("s", "json", "{"), ("e", "html", "<!doctype")])
def test_the_report_is_written_to_a_new_file_and_never_over_one(
    key: str, form: str, start: str, tmp_path: Path
) -> None:
    path = tmp_path / f"보고서.{form}"

    async def export(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await write_to(app, pilot, key, path)
        await until(pilot, path.exists)
        path.write_text("내 것")
        await write_to(app, pilot, key, path)
        await until(pilot, lambda: "이미 있는 파일" in screen_text(app))
        assert path.read_text() == "내 것"
        path.unlink()
        await write_to(app, pilot, key, path)
        await until(pilot, path.exists)

    reading(export)
    assert path.read_text("utf-8").startswith(start)


def test_nothing_is_written_into_the_run() -> None:
    before = sorted(p.name for p in FAILING.iterdir())

    async def export(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await write_to(app, pilot, "m", FAILING / "report.md")
        await until(pilot, lambda: "실행 폴더 안에는 쓰지 않습니다" in screen_text(app))

    reading(export)
    assert sorted(p.name for p in FAILING.iterdir()) == before


def test_the_change_of_the_configuration_is_copied() -> None:
    async def copy(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await pilot.press("y")
        await until(pilot, lambda: "-lr0: 0.01" in app.clipboard)
        assert "자를 복사했습니다" in screen_text(app)

    fixing(copy)


def test_a_run_without_a_change_says_so_when_it_is_to_be_copied() -> None:
    async def copy() -> None:
        async with opened(HEALTHY) as (app, pilot):
            await pilot.press("5")
            await until(pilot, lambda: bool(app.query("#fix-lines")) and bool(lines(app, "#fix-lines").text))
            await pilot.press("y")
            await until(pilot, lambda: "변경분이 없습니다" in screen_text(app))

    drive(copy)


def test_the_changed_configuration_is_written_to_a_new_file_only(tmp_path: Path) -> None:
    path = tmp_path / "args.yaml"
    original = (FAILING / "args.yaml").read_bytes()

    async def write(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await write_to(app, pilot, "w", path)
        await until(pilot, path.exists)
        await write_to(app, pilot, "w", path)
        await until(pilot, lambda: "이미 있는 파일" in screen_text(app))

    fixing(write)
    assert "lr0: 0.000909" in path.read_text()
    assert (FAILING / "args.yaml").read_bytes() == original
