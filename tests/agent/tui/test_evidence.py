"""Evidence: every number opens its file at the line, every code its page."""

import json
from pathlib import Path

import pytest
from driving import FAILING, drive, opened, screen_text, until

from jindan_agent.tui.dialogs.page import PageDialog
from jindan_agent.tui.evidence.field_place import field_place
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


def test_a_field_far_to_the_right_is_brought_into_view_and_the_line_is_read_with_the_arrows(tmp_path: Path) -> None:
    run = tmp_path / "exp"
    run.mkdir()
    records = [{"step": n, "note": "x" * 150, "loss": 2.0 if n < 30 else "NaN"} for n in range(1, 41)]
    (run / "metrics.jsonl").write_text("".join(json.dumps(r).replace('"NaN"', "NaN") + "\n" for r in records))

    async def look() -> None:
        async with opened(run, (80, 24)) as (app, pilot):
            await pilot.press("2")
            await until(pilot, lambda: bool(app.query("#facts")) and app.query_one("#facts", Rows).option_count > 0)
            await until(pilot, lambda: '"loss": NaN' in screen_text(app))
            await pilot.press("f", *["left"] * 6)
            await until(pilot, lambda: '>30 {"step": 30' in screen_text(app))
            await pilot.press(*["l"] * 20)
            await until(pilot, lambda: '"loss": NaN}' in screen_text(app))

    drive(look)


@pytest.mark.parametrize(
    ("line", "header", "field", "found"),
    [
        ("24,0.5,nan", "epoch,loss, val_loss", "val_loss", "nan"),
        ('{"step": 3, "loss": 0.5, "lr": 1}', '{"step": 1, "loss": 2}', "loss", '"loss": 0.5'),
        ("lr0: 0.01", "task: detect", "train.lr0", "lr0: 0.01"),
        ("1,2", "epoch,loss", "epoch", "1"),
    ],
)
def test_a_field_is_found_in_its_line(line: str, header: str, field: str, found: str) -> None:
    place = field_place(line, header, field)

    assert place is not None
    assert line[slice(*place)] == found


@pytest.mark.parametrize(("line", "field"), [("24,0.5", ""), ("no such word", "loss"), ("", "loss")])
def test_a_field_that_is_not_in_its_line_is_not_marked(line: str, field: str) -> None:
    assert field_place(line, "epoch,acc", field) is None


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
