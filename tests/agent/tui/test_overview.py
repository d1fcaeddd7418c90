"""The overview: what a person sees first, and where it leads."""

import shutil
from pathlib import Path

from driving import FAILING, HEALTHY, drive, open_setting, opened, screen_text, until
from textual.content import Content

from jindan_agent.tui.charts.view import ChartView
from jindan_agent.tui.dialogs.cause import CauseDialog
from jindan_agent.tui.evidence.file_view import FileView
from jindan_agent.tui.lines.hanging import Hanging, hanging
from jindan_agent.tui.rows import Rows


def test_the_verdict_stands_in_the_first_line_in_words_and_letters() -> None:
    async def look() -> None:
        async with opened(FAILING, (80, 24)) as (app, _):
            assert screen_text(app).startswith(" [!!] 학습 실패  failing_run")

    drive(look)


def test_the_arrows_walk_through_the_whole_page_and_back() -> None:
    async def look() -> None:
        async with opened(FAILING, (80, 24)) as (app, pilot):
            await pilot.press(*["down"] * 40)
            assert app.focused is app.query_one("#settings")
            await pilot.press(*["up"] * 60)
            assert app.focused is app.query_one("#causes")

    drive(look)


def test_a_row_that_does_not_fit_goes_on_below_its_text() -> None:
    row = Hanging(Content("  [E1] "), Content("one two three four"))

    assert [line.plain for line in hanging(Content("  [E1] "), Content("one two three four"), 17)] == [
        "  [E1] one two",
        "       three four",
    ]
    assert row.get_height({}, 17) == 2


def test_the_decisive_epoch_is_marked_in_words() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, _):
            rows = app.query_one("#timeline", Rows)
            assert any("24 에폭" in str(o.prompt) and "[결정적]" in str(o.prompt) for o in rows.options)

    drive(look)


def test_an_overridden_setting_is_marked_and_named(tmp_path: Path) -> None:
    # `optimizer: auto` ignores lr0 (ultralytics/engine/trainer.py, build_optimizer).
    run = shutil.copytree(FAILING, tmp_path / "auto")
    args = run / "args.yaml"
    args.write_text(args.read_text().replace("optimizer: AdamW", "optimizer: auto"))

    async def look() -> None:
        async with opened(run) as (app, _):
            rows = [str(o.prompt) for o in app.query_one("#settings", Rows).options]
            assert any(row.startswith("! learning_rate") and "덮어씀" in row for row in rows), rows

    drive(look)


def test_the_charts_show_loss_quality_rate_and_memory() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, _):
            titles = [view.chart.title for view in app.query(ChartView)]
            assert titles == ["손실", "지표", "학습률: 기록과 계산", "GPU 메모리 (GiB)"]

    drive(look)


def test_enter_on_a_cause_opens_everything_about_it() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            await pilot.press("down", "enter")
            await until(pilot, lambda: isinstance(app.screen, CauseDialog))
            assert "optimizer_lr_mismatch" in screen_text(app)

    drive(look)


def test_a_confirmed_cause_is_marked_in_words() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            await pilot.press("down", "enter")
            await until(pilot, lambda: isinstance(app.screen, CauseDialog))
            await pilot.press("y")
            await until(pilot, lambda: "[사람이 확인함]" in screen_text(app))

    drive(look)


def test_enter_on_a_moment_opens_its_evidence_at_the_line() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            rows = app.query_one("#timeline", Rows)
            rows.focus()
            rows.highlighted = next(i for i, o in enumerate(rows.options) if "24 에폭" in str(o.prompt))
            await pilot.press("enter")
            await until(pilot, lambda: bool(app.query(FileView)) and ">25 24," in app.query_one(FileView).shown_text)

    drive(look)


def test_enter_on_a_setting_opens_the_file_that_holds_it() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            await open_setting(app, pilot, "learning_rate", "72 lr0: 0.01")

    drive(look)


def test_a_new_finding_appears_while_the_run_is_still_training(tmp_path: Path) -> None:
    run = shutil.copytree(FAILING, tmp_path / "live")
    results = run / "results.csv"
    lines = results.read_text().splitlines(keepends=True)
    results.write_text("".join(lines[:12]))
    (run / "train.log").unlink()

    async def watch() -> None:
        async with opened(run) as (app, pilot):
            assert app.checked is not None
            assert "NUM001" not in {f.code for f in app.checked.diagnosis.findings}
            results.write_text("".join(lines))
            await until(pilot, lambda: "새 소견 NUM001" in screen_text(app))

    drive(watch)


def test_a_healthy_run_says_so_and_shows_no_cause() -> None:
    async def look() -> None:
        async with opened(HEALTHY) as (app, _):
            assert screen_text(app).startswith(" [OK] 정상")

    drive(look)
