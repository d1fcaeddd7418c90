"""Leaving by Ctrl-C, SIGTERM or a lost terminal, at any moment: no process stays, the terminal is as it was."""

import asyncio
from pathlib import Path

from driving import FAILING, NOON, drive, until
from terminals import ENTER, Terminal, disturbed
from textual.dom import DOMNode
from textual.widget import Widget

from jindan_agent.tui.app import DiagnoseApp
from jindan_agent.tui.target import Target

# Seconds after the screen is entered: while it loads, draws, diagnoses, shows the diagnosis and waits.
MOMENTS = (
    0,
    0.01,
    0.02,
    0.03,
    0.05,
    0.07,
    0.1,
    0.13,
    0.16,
    0.2,
    0.25,
    0.3,
    0.36,
    0.43,
    0.5,
    0.58,
    0.67,
    0.77,
    0.9,
    1.1,
)
# Before the keys are read, Ctrl-C waits in the terminal; a person presses it again after a moment.
ONE_PRESS, OTHER_PRESS = 0.3, 0.4


def test_sigterm_leaves_a_clean_terminal_at_20_moments(tmp_path: Path) -> None:
    left = disturbed(tmp_path, [[(moment, Terminal.end)] for moment in MOMENTS])

    assert [(t.code, t.close()) for t in left] == [(143, True)] * len(MOMENTS)


def test_pressing_ctrl_c_twice_leaves_a_clean_terminal_at_20_moments(tmp_path: Path) -> None:
    def press(terminal: Terminal) -> None:
        terminal.send(b"\x03")

    left = disturbed(tmp_path, [[(m + ONE_PRESS, press), (m + OTHER_PRESS, press)] for m in MOMENTS])

    assert [(t.code, t.close()) for t in left] == [(130, True)] * len(MOMENTS)


def test_a_lost_terminal_ends_the_program_at_20_moments(tmp_path: Path) -> None:
    left = disturbed(tmp_path, [[(moment, Terminal.lose)] for moment in MOMENTS])

    assert [(t.code is None, ENTER in t.wrote) for t in left] == [(False, True)] * len(MOMENTS)


class ToldWhileLeaving(DiagnoseApp):
    """Another diagnosis arrives when the screen is empty and still takes messages."""

    async def _prune(self, *nodes: Widget, parent: DOMNode | None = None) -> None:
        await super()._prune(*nodes, parent=parent)
        if not self.is_running:
            assert self.opened.snapshot is not None
            self._arrived(self._following, self.opened.snapshot)
            await asyncio.sleep(0.05)


def test_a_diagnosis_that_arrives_while_the_screen_is_left_is_not_shown() -> None:
    async def leave() -> None:
        app = ToldWhileLeaving(Target(path=FAILING, clock=lambda: NOON))
        async with app.run_test() as pilot:
            await until(pilot, lambda: app.checked is not None)

    drive(leave)
