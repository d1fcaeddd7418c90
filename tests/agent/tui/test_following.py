"""A run that is still written: the screen follows it, and a record that is half written never misleads."""

import shutil
from pathlib import Path

from driving import FAILING, drive, opened, screen_text, until

from jindan_agent.tui.charts.view import ChartView
from jindan_agent.tui.checking.frames import frames
from jindan_agent.tui.checking.watch import Watch
from jindan_agent.tui.overview.pane import OverviewPane

LINES = (FAILING / "results.csv").read_text().splitlines(keepends=True)


def still_training(folder: Path, epochs: int) -> Path:
    """Return a copy of the failing run as it was after that many epochs, without its log."""
    run = shutil.copytree(FAILING, folder / "live")
    (run / "train.log").unlink()
    (run / "results.csv").write_text("".join(LINES[: epochs + 1]))
    return run


def test_the_curve_grows_with_the_run(tmp_path: Path) -> None:
    run = still_training(tmp_path, 8)

    async def watch() -> None:
        async with opened(run) as (app, pilot):

            def last() -> float:
                return app.query(ChartView).first().chart.curves[0].xs[-1]

            assert last() == 8
            (run / "results.csv").write_text("".join(LINES[:13]))
            await until(pilot, lambda: last() == 12)

    drive(watch)


def test_a_record_that_is_half_written_is_not_read_until_it_is_whole(tmp_path: Path) -> None:
    run = still_training(tmp_path, 10)
    whole = Watch(FAILING).look()
    assert whole is not None
    true = {s.name: s.values for s in whole.runs[0].diagnosis.run.series}
    watch = Watch(run)

    wrong: list[tuple[str, str]] = []
    for end in range(0, len(LINES[11]), 9):
        (run / "results.csv").write_text("".join(LINES[:11]) + LINES[11][:end])
        found = watch.look()
        for series in () if found is None else found.runs[0].diagnosis.run.series:
            if series.values != true[series.name][: len(series)]:
                wrong.append((series.name, LINES[11][:end]))

    assert wrong == []


def test_a_run_that_did_not_change_is_not_diagnosed_again(tmp_path: Path) -> None:
    for name in ("a", "b"):
        shutil.copytree(still_training(tmp_path / name, 10), tmp_path / "runs" / name)
    watch = Watch(tmp_path / "runs")
    first = watch.look()
    (tmp_path / "runs" / "b" / "results.csv").write_text("".join(LINES[:13]))

    second = watch.look()

    assert first is not None
    assert second is not None
    assert (second.runs[0] is first.runs[0], second.runs[1] is first.runs[1]) == (True, False)


def test_a_path_without_a_record_says_so_once_and_is_read_when_there_is_one(tmp_path: Path) -> None:
    folder = tmp_path / "soon"
    folder.mkdir()
    watch = Watch(folder)
    first, second = watch.look(), watch.look()
    shutil.copy(FAILING / "results.csv", folder)
    third = watch.look()

    assert first is not None
    assert third is not None
    assert (bool(first.problem), second, third.problem) == (True, None, "")


def test_a_run_that_vanishes_for_a_moment_stays_on_the_screen(tmp_path: Path) -> None:
    run = still_training(tmp_path, 10)

    async def watch() -> None:
        async with opened(run) as (app, pilot):
            aside = run.rename(tmp_path / "aside")
            await until(pilot, lambda: "다시 읽지 못함" in screen_text(app))
            assert app.checked is not None
            aside.rename(run)
            await until(pilot, lambda: "12:00:00 진단" in screen_text(app))

    drive(watch)


def test_a_snapshot_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "pipe"
    file.write_bytes((2).to_bytes(8, "big") + b"ab" + (9).to_bytes(8, "big") + b"cut")
    with file.open("rb") as stream:
        assert list(frames(stream)) == [b"ab"]


def test_two_configurations_are_shown_as_a_change_review(tmp_path: Path) -> None:
    args = (FAILING / "args.yaml").read_text()
    (tmp_path / "old.yaml").write_text(args)
    (tmp_path / "new.yaml").write_text(args.replace("lr0: 0.01", "lr0: 0.02"))

    async def look() -> None:
        async with opened(tmp_path) as (app, pilot):
            assert "설정 변경 검토" in screen_text(app).splitlines()[0]
            await pilot.press("4")
            await until(pilot, lambda: "비교한 설정" in str(getattr(app.query_one("#report-lines"), "text", "")))
            await pilot.press("5")
            await until(pilot, lambda: "권장 값은 보고서(4)" in str(getattr(app.query_one("#fix-lines"), "text", "")))
            await pilot.press("3")
            await until(pilot, lambda: "이 설정으로 시작해도 되나요?" in screen_text(app))

    drive(look)


def test_runs_that_belong_together_offer_the_report_on_all_of_them(tmp_path: Path) -> None:
    for name, rate in (("a", "0.01"), ("b", "0.02")):
        run = shutil.copytree(FAILING, tmp_path / "runs" / name)
        args = run / "args.yaml"
        args.write_text(args.read_text().replace("lr0: 0.01", f"lr0: {rate}"))

    async def look() -> None:
        async with opened(tmp_path / "runs") as (app, pilot):
            assert "함께 본 보고서" in str(app.query_one(OverviewPane).query_one("#verdict").render())
            await pilot.press("o", "enter")
            await until(pilot, lambda: len(app.screen_stack) == 2 and "실행" in screen_text(app))
            assert "교훈" in screen_text(app)

    drive(look)
