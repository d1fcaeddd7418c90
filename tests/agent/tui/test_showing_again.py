"""A second diagnosis of the same run: what a person is looking at stays where it is."""

from driving import FAILING, drive, open_setting, opened, until
from textual.content import Content

from jindan_agent.tui.evidence.file_text import WholeText
from jindan_agent.tui.evidence.file_view import FileView
from jindan_agent.tui.rows import Rows


def rows_named(*names: str) -> list[tuple[str, Content]]:
    return [(name, Content(name)) for name in names]


def test_the_highlight_stays_on_its_row_when_rows_come_before_it() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, _):
            rows = app.query_one("#timeline", Rows)
            rows.fill(rows_named("a", "b"))
            rows.highlighted = 1

            rows.fill(rows_named("x", "y", "a", "b"))

            assert rows.highlighted_option is not None
            assert rows.highlighted_option.id == "b"

    drive(look)


def test_a_file_scrolls_to_its_line_before_the_view_has_a_scrollbar() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            await pilot.press("2")
            await until(pilot, lambda: bool(app.query(FileView)) and app.query_one(FileView).size.height > 0)
            view = app.query_one(FileView)
            view.say("")
            await until(pilot, lambda: not view.show_vertical_scrollbar)

            view.show(WholeText([f"line {n}" for n in range(1, 501)]), 400)

            assert ">400 line 400" in view.shown_text

    drive(look)


def test_a_pane_that_was_not_open_shows_the_newest_diagnosis_when_it_is() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            await pilot.press("4")
            await until(pilot, lambda: "요약" in str(getattr(app.query_one("#report-lines"), "text", "")))
            await pilot.press("1")
            app.opened.note("그동안 적은 메모")
            app._show_all()
            await pilot.press("4")
            await until(pilot, lambda: "그동안 적은 메모" in str(getattr(app.query_one("#report-lines"), "text", "")))

    drive(look)


def test_a_source_that_is_open_stays_open_after_another_diagnosis() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            await open_setting(app, pilot, "learning_rate", "72 lr0")
            app.query_one("#facts", Rows).highlighted = None
            view = app.query_one(FileView)
            await pilot.press("home")
            top = view.shown_text
            before = app.opened.snapshot

            await pilot.press("r")
            await until(pilot, lambda: app.opened.snapshot is not before)
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()

            assert view.shown_text == top

    drive(look)
