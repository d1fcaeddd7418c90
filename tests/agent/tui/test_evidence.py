"""Evidence: every number opens its file at the line, every code its page."""

from pathlib import Path

from driving import FAILING, drive, opened, screen_text, until

from jindan_agent.tui.dialogs.page import PageDialog
from jindan_agent.tui.evidence.file_view import FileView
from jindan_agent.tui.evidence.line_index import LineIndex
from jindan_agent.tui.rows import Rows


def test_the_chosen_evidence_shows_the_raw_line_with_its_neighbours() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            await pilot.press("2")
            await until(pilot, lambda: bool(app.query(FileView)) and app.query_one("#facts", Rows).option_count > 0)
            facts = app.query_one("#facts", Rows)
            facts.highlighted = facts.get_option_index("E1")
            await until(pilot, lambda: ">25 24," in app.query_one(FileView).shown_text)
            assert " 24 23," in app.query_one(FileView).shown_text

    drive(look)


def test_the_file_stands_beside_the_list_on_a_very_wide_screen() -> None:
    async def look() -> None:
        async with opened(FAILING, (200, 50)) as (app, pilot):
            await pilot.press("2")
            await until(pilot, lambda: bool(app.query("#behind")) and app.query_one("#behind").region.x > 0)

    drive(look)


def test_enter_on_a_finding_opens_the_page_of_its_rule() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            await pilot.press("2")
            await until(pilot, lambda: bool(app.query("#facts")) and app.query_one("#facts", Rows).option_count > 0)
            app.query_one("#facts", Rows).focus()
            await pilot.press("home", "enter")
            await until(pilot, lambda: isinstance(app.screen, PageDialog))
            await pilot.pause()
            assert "NUM001 non-finite-loss" in screen_text(app)

    drive(look)


def test_the_rule_page_opens_and_closes_with_the_hangul_layout_too() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            await pilot.press("2")
            await until(pilot, lambda: bool(app.query("#facts")) and app.query_one("#facts", Rows).option_count > 0)
            app.query_one("#facts", Rows).focus()
            await pilot.press("down", "ㅔ")
            await until(pilot, lambda: isinstance(app.screen, PageDialog))
            await pilot.press("ㅂ")
            await until(pilot, lambda: not isinstance(app.screen, PageDialog))

    drive(look)


def test_any_line_of_a_large_file_is_found(tmp_path: Path) -> None:
    lines = [f"{n} {'x' * (n % 700)}" for n in range(1, 5001)]
    lines[2500] = "y" * 900_000
    (tmp_path / "big.log").write_text("\n".join(lines) + "\n")
    index = LineIndex(tmp_path, "big.log")

    wrong = [n for n in range(1, 5001, 7) if index.lines(n, 1)[0][:4000] != lines[n - 1][:4000]]

    assert (index.count, wrong) == (5000, [])


def test_lines_around_a_very_long_line_keep_their_numbers(tmp_path: Path) -> None:
    (tmp_path / "big.log").write_text("a\n" + "y" * 900_000 + "\nb\nc")
    index = LineIndex(tmp_path, "big.log")

    assert [line[:1] for line in index.lines(1, 9)] == ["a", "y", "b", "c"]


def test_the_pane_opens_with_the_first_evidence_in_its_file() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            await pilot.press("2")
            await until(pilot, lambda: bool(app.query(FileView)) and ">25 24," in app.query_one(FileView).shown_text)

    drive(look)
