"""Getting around: panes, palette, other runs, light and dark, the mouse, any size, no colour."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from driving import FAILING, HEALTHY, drive, opened, screen_text, until
from textual.command import CommandPalette
from textual.widgets import Input

from jindan_agent.recent import RecentRun, recent_runs
from jindan_agent.tui.dialogs.cause import CauseDialog
from jindan_agent.tui.dialogs.page import PageDialog
from jindan_agent.tui.dialogs.run_picker import RunPicker
from jindan_agent.tui.key_line import KeyLine
from jindan_agent.tui.tab_line import TABS, TabLine


def test_digits_and_function_keys_open_every_pane() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            for number, (_, name) in enumerate(TABS, start=1):
                await pilot.press("escape", f"f{number}")
                # In the chat a digit is text, so its tab names the function key.
                await until(pilot, lambda tab=f"{number} {name}]": tab in screen_text(app))

    drive(look)


def test_a_click_on_a_tab_a_key_and_a_cause_does_what_it_says() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            await pilot.click(TabLine, offset=(10, 0))
            await until(pilot, lambda: "[2 증거]" in screen_text(app))
            await pilot.click(TabLine, offset=(2, 0))
            await until(pilot, lambda: "[1 개요]" in screen_text(app))
            await pilot.click("#causes", offset=(6, 0))
            await until(pilot, lambda: isinstance(app.screen, CauseDialog))
            await pilot.press("escape")
            at = screen_text(app).splitlines()[-1].index("도움말")
            before = screen_text(app).splitlines()[-1][:at]
            await pilot.click(KeyLine, offset=(sum(2 if c > "\u1100" else 1 for c in before), 0))
            await until(pilot, lambda: isinstance(app.screen, PageDialog))

    drive(look)


def test_another_run_is_chosen_from_the_list() -> None:
    recent = (RecentRun(path=FAILING, changed=0.0), RecentRun(path=HEALTHY, changed=0.0))

    async def look() -> None:
        async with opened(FAILING, recent=recent) as (app, pilot):
            await pilot.press("o")
            await until(pilot, lambda: isinstance(app.screen, RunPicker))
            await pilot.press("end", "enter")
            await until(pilot, lambda: screen_text(app).startswith(" [OK] 정상"))
            assert app.opened.path == HEALTHY

    drive(look)


def test_the_palette_finds_what_can_be_done_in_korean() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            await pilot.press("ctrl+p")
            await until(pilot, lambda: isinstance(app.screen, CommandPalette))
            app.screen.query_one(Input).value = "밝기"
            await until(pilot, lambda: "밝은 화면을 바꿉니다" in screen_text(app))
            await pilot.press("enter")
            await until(pilot, lambda: not app.current_theme.dark)

    drive(look)


def test_t_changes_between_dark_and_light_and_back() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            seen = [app.current_theme.dark]
            for key in ("t", "ㅅ"):
                await pilot.press(key)
                seen.append(app.current_theme.dark)
            assert seen == [True, False, True]

    drive(look)


@pytest.mark.parametrize("size", [(80, 24), (300, 60), (40, 12)])
def test_every_pane_can_be_drawn_at(size: tuple[int, int]) -> None:
    async def look() -> None:
        async with opened(FAILING, size) as (app, pilot):
            for number, (key, _) in enumerate(TABS, start=1):
                await pilot.press("escape", f"f{number}")
                await until(pilot, lambda key=key: app.query_one(TabLine).active == key)
            widths = [len(row.encode("utf-16-le")) // 2 for row in screen_text(app).splitlines()]
            assert max(widths) <= size[0]

    drive(look)


NO_COLOR = """
import sys, asyncio
sys.path[:0] = {paths!r}
from driving import FAILING, opened, screen_text
async def look():
    async with opened(FAILING, (100, 30)) as (app, pilot):
        strips = app.screen._compositor.render_strips()
        plain = [s for strip in strips for s in strip if s.style is not None and s.style.color is not None]
        grey = all(len(set(s.style.color.get_truecolor())) == 1 for s in plain)
        print(grey, "[!!] 학습 실패" in screen_text(app), "[1 개요]" in screen_text(app))
asyncio.run(look())
"""


def test_without_colour_every_meaning_is_still_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    # Textual reads NO_COLOR when it is imported.
    monkeypatch.setenv("NO_COLOR", "1")
    code = NO_COLOR.format(paths=[str(Path(__file__).parent)])

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stdout.split() == ["True", "True", "True"], done.stderr


def test_runs_of_tests_packages_and_hidden_folders_are_nobodys_recent_runs(tmp_path: Path) -> None:
    rows = "epoch,train/loss\n1,2.0\n2,1.5\n"
    for name in ("runs/a", "runs/b", "tests/fixtures/c", ".cache/d", "node_modules/e", "venv/f", "tests/data/x/g"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "results.csv").write_text(rows)

    found = {run.path.relative_to(tmp_path).as_posix() for run in recent_runs(tmp_path)}

    assert found == {"runs/a", "runs/b"}


def test_hundreds_of_cases_do_not_hide_a_run_of_a_persons_own(tmp_path: Path) -> None:
    names = [*(f"cases/set/{n:03}/run" for n in range(40)), "out/mine"]
    for name in names:
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "results.csv").write_text("epoch,train/loss\n1,2.0\n2,1.5\n")
        # As after a checkout: the run is not the newest.
        os.utime(tmp_path / name / "results.csv", (1e9 - (name == "out/mine"), 1e9 - (name == "out/mine")))

    found = [run.path.relative_to(tmp_path).as_posix() for run in recent_runs(tmp_path)]

    assert (len(found), "out/mine" in found) == (11, True)
