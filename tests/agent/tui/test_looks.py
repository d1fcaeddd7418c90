"""The dark and the light look: whatever is written can be read."""

from collections.abc import Iterator

import pytest
from driving import FAILING, drive, opened, until
from rich.color_triplet import ColorTriplet

from jindan_agent.tui.app import DiagnoseApp
from jindan_agent.tui.chat.pane import ChatPane
from jindan_agent.tui.chat.text_block import TextBlock

# Of text, and of what is as large as a drawing (https://www.w3.org/TR/WCAG21/#contrast-minimum).
OF_TEXT, OF_DRAWING = 4.5, 1.5
DRAWN = frozenset("▁▂▃▄▅▆▇█")


def luminance(colour: ColorTriplet) -> float:
    parts = [c / 255 / 12.92 if c / 255 <= 0.03928 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrasts(app: DiagnoseApp) -> Iterator[tuple[float, str]]:
    """Yield the contrast of each piece of text on the screen."""
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            if text.strip() and style and style.color and style.bgcolor:
                pair = (style.color.get_truecolor(), style.bgcolor.get_truecolor())
                low, high = sorted(map(luminance, pair))
                yield (high + 0.05) / (low + 0.05), text.strip()


@pytest.mark.parametrize("changes", [0, 1], ids=["dark", "light"])
def test_all_text_stands_out_from_what_is_behind_it(changes: int) -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            await pilot.press(*["t"] * changes)
            for pane in ("f1", "f2", "f4", "f5", "f3"):
                await pilot.press(pane)
                await pilot.pause()
                faint = [
                    (round(found, 1), text)
                    for found, text in contrasts(app)
                    if found < (OF_DRAWING if DRAWN.issuperset(text) else OF_TEXT)
                ]
                assert not faint, pane
            await until(pilot, lambda: bool(app.query(ChatPane)) and bool(app.query(TextBlock)))

    drive(look)
